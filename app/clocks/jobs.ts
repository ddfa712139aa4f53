/** Jobs of the clocks room. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

/** What was decided about everybody on a list, batch by batch; `through` is the moment up to which. */
export const decideMany = declareJob(
  "clocks.decide-many",
  z.object({
    teamId: Id,
    kind: z.enum(["justify", "notice"]),
    act: z.enum(["justify", "told", "bin"]),
    originId: Id,
    through: z.iso.datetime(),
    /** When they were told. */
    told: z.iso.datetime().optional(),
  }),
  { retries: 10 },
);
