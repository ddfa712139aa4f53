/** Jobs of exports: making a file that is too large to wait for. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

/** A team has one under way at a time, so none makes others wait for long. */
export const prospectExport = declareJob("exports.make", z.object({ teamId: Id, exportId: Id }), {
  once: true,
  expireSeconds: 3600,
});
