/** What the worker does for mailboxes: only it may open or destroy a credential. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

/** Signs in and says how it went; at most one waiting for each mailbox. */
export const mailboxTest = declareJob("mailboxes.test", z.object({ teamId: Id, mailboxId: Id }), {
  once: true,
  retries: 3,
  expireSeconds: 120,
});

/** Sends the letter that shows whether answers reach us. */
export const mailboxProbe = declareJob("mailboxes.probe", z.object({ teamId: Id, mailboxId: Id }), {
  once: true,
  retries: 0,
});

/** Looks at the domain in DNS. */
export const domainHealth = declareJob(
  "mailboxes.health",
  z.object({ teamId: Id, mailboxId: Id }),
  { once: true, retries: 2 },
);

/** Tells whose mailbox it is that it was halted; at most one letter for each time. */
export const mailboxHalted = declareJob(
  "mailboxes.halted",
  z.object({ teamId: Id, mailboxId: Id, letterId: Id }),
);

/** Destroys every credential that the mailbox does not use, and all of them once it is gone. */
export const credentialShredding = declareJob(
  "mailboxes.shred",
  z.object({ teamId: Id, mailboxId: Id }),
  { retries: 20 },
);
