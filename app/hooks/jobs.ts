/** Jobs of telling: one delivery of what happened, and destroying secrets that nothing uses. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

/**
 * The delivery's own row says how often it is tried, and one job of each waits. The queue's retries are
 * for a worker that dies before it has written down that it began.
 */
export const hookDelivery = declareJob("hooks.deliver", z.object({ teamId: Id, deliveryId: Id }), {
  ...{ once: true, retries: 3, atOnce: 20, expireSeconds: 120 },
});

export const hookShredding = declareJob("hooks.shred", z.object({ teamId: Id, hookId: Id }));
