/** Jobs of tracking: from what was fetched to what we think. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

export const foldOpens = declareJob("tracking.fold-opens", z.object({ teamId: Id }), {
  once: true,
});
