/** Jobs of the outreach room. */
import { sendDue } from "#app/dispatch/jobs.ts";
import { sendTest } from "#app/outreach/jobs.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { handOverTest } from "#app/outreach/test-message.server.ts";
import { handle } from "#jobs/handle.ts";

handle(sendDue, (member, { mailboxId }) => sendDueFrom(member, mailboxId));

handle(sendTest, (member, payload) => handOverTest(member, payload));
