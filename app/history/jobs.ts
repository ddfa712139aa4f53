/** Jobs of the history room. */
import { z } from "zod";
import { declareJob } from "#app/core/job.ts";

/** Makes the partitions of the request log for this month and the next two. */
export const logMonths = declareJob("history.make-months", z.object({}));
