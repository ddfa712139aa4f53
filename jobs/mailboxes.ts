/** Jobs of the mailboxes room. */
import { credentialShredding, mailboxTest } from "#app/mailboxes/jobs.ts";
import { shredMailbox, testMailbox } from "#app/mailboxes/testing.server.ts";
import { handle } from "#jobs/handle.ts";

handle(mailboxTest, (member, { mailboxId }) => testMailbox(member, mailboxId));

handle(credentialShredding, (member, { mailboxId }) => shredMailbox(member, mailboxId));
