/** Jobs of the documents room. */
import { changeLetter, changeLetters } from "#app/documents/jobs.ts";
import { sendChangeLetter, writeToThoseWhoAsked } from "#app/documents/letters.server.ts";
import { handleSystem } from "#jobs/handle.ts";

handleSystem(changeLetters, (payload) => writeToThoseWhoAsked(payload));
handleSystem(changeLetter, sendChangeLetter);
