/** Jobs of the auth room. */
import { accountLetter, securityLetter } from "#app/auth/jobs.ts";
import { sendAccountLetter } from "#app/auth/letters.server.ts";
import { sendSecurityLetter } from "#app/auth/security.server.ts";
import { handleSystem } from "#jobs/handle.ts";

handleSystem(accountLetter, sendAccountLetter);

handleSystem(securityLetter, sendSecurityLetter);
