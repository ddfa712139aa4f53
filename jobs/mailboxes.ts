/** Jobs of the mailboxes room. */
import { lookAtHealth } from "#app/mailboxes/health.server.ts";
import {
  credentialShredding,
  domainHealth,
  mailboxHalted,
  mailboxProbe,
  mailboxTest,
} from "#app/mailboxes/jobs.ts";
import { sendHaltedLetter } from "#app/mailboxes/letters.server.ts";
import { handOverProbe } from "#app/mailboxes/probe.server.ts";
import { shredMailbox, testMailbox } from "#app/mailboxes/testing.server.ts";
import { handle } from "#jobs/handle.ts";

handle(mailboxTest, (member, { mailboxId }) => testMailbox(member, mailboxId));

handle(mailboxHalted, sendHaltedLetter);

handle(credentialShredding, (member, { mailboxId }) => shredMailbox(member, mailboxId));

handle(mailboxProbe, (member, { mailboxId }) => handOverProbe(member, mailboxId));

handle(domainHealth, (member, { mailboxId }) => lookAtHealth(member, mailboxId));
