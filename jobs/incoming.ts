/** Jobs of what comes back: looking into one mailbox. */
import { readDue } from "#app/dispatch/jobs.ts";
import { readInto } from "#app/incoming/reading.server.ts";
import { handle } from "#jobs/handle.ts";

handle(readDue, (member, { mailboxId }) => readInto(member, mailboxId));
