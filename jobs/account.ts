/** Jobs of the account room. */
import { emailChangeLetter } from "#app/account/jobs.ts";
import { sendEmailChangeLetter } from "#app/account/letters.server.ts";
import { handleSystem } from "#jobs/handle.ts";

handleSystem(emailChangeLetter, sendEmailChangeLetter);
