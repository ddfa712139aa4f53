/** Jobs of what comes back: looking into one mailbox, and one message once more. */
import { readDue } from "#app/dispatch/jobs.ts";
import { readOneAgain } from "#app/incoming/again.server.ts";
import { readAgain } from "#app/incoming/jobs.ts";
import { readInto } from "#app/incoming/reading.server.ts";
import { handle } from "#jobs/handle.ts";

handle(readDue, (member, { mailboxId }) => readInto(member, mailboxId));
handle(readAgain, readOneAgain);
