/** Jobs of the auth room. */
import { accountLetter } from "#app/auth/jobs.ts";
import { sendAccountLetter } from "#app/auth/letters.server.ts";
import { handleSystem } from "#jobs/handle.ts";

handleSystem(accountLetter, sendAccountLetter);
