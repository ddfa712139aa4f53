/** Jobs of the clocks room. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

/** What was decided about everybody on a list, batch by batch; the origin says since when. */
export const decideMany = declareJob(
  "clocks.decide-many",
  z.object({
    teamId: Id,
    kind: z.enum(["justify", "notice"]),
    act: z.enum(["justify", "told", "bin"]),
    originId: Id,
  }),
  { retries: 10 },
);
