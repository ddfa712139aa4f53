/** Jobs of what comes back, besides looking into a mailbox: one message that was put aside, once more. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

export const readAgain = declareJob(
  "incoming.read-again",
  z.object({ teamId: Id, mailboxId: Id, quarantinedId: Id }),
  { once: true, retries: 0, expireSeconds: 300 },
);
