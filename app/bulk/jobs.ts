/** Jobs of acts on many prospects: a slice at a time, so that no team makes another wait. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

/** Goes on with the team's oldest act that is under way; asks for itself again while one is. */
export const bulkWork = declareJob("bulk.work", z.object({ teamId: Id }), {
  once: true,
  retries: 10,
});
