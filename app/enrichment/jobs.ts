/** Jobs of enrichment: only the worker may open a provider’s key, so only it asks. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

/**
 * A slice of what a team has under way; then it queues up again behind other teams, so that nobody's
 * hundred thousand make another wait. One waits per team: its runs share it.
 */
export const enrichmentSlice = declareJob("enrichment.slice", z.object({ teamId: Id }), {
  once: true,
  atOnce: 4,
  expireSeconds: 900,
});

/** Wakes what rests: on hold for a provider or for money, or left by a worker that was lost. */
export const enrichmentDue = declareJob("enrichment.due", z.object({}));
