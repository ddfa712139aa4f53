/** The jobs that all outreach waits for: send what is due from one mailbox, and read what came into it. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

export const sendDue = declareJob("outreach.send-due", z.object({ teamId: Id, mailboxId: Id }), {
  once: true,
  // Mostly waiting for mail servers: a slow one must not hold up the others.
  atOnce: 10,
  // However many mailboxes a big team has, a small one's turn comes.
  atOnceForTeam: 6,
  expireSeconds: 3600,
});

/** Its clock asks again every two minutes: a pass that failed is not repeated by the queue. */
export const readDue = declareJob("incoming.read", z.object({ teamId: Id, mailboxId: Id }), {
  once: true,
  // Mostly waiting for mail servers.
  atOnce: 6,
  retries: 0,
  expireSeconds: 900,
});
