/** Jobs of the requests room. */
import { lastLetterGoes, requestOutcome, requestReminder } from "#app/requests/jobs.ts";
import { forgetLastLetter, sendOutcome, sendReminder } from "#app/requests/letters.server.ts";
import { handle, handleSystem } from "#jobs/handle.ts";

handle(requestReminder, sendReminder);
handle(requestOutcome, sendOutcome);
handleSystem(lastLetterGoes, forgetLastLetter);
