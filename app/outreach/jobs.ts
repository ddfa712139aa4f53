/** Jobs of outreach: one test message to the member. Sending what is due is declared in dispatch. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

export const sendTest = declareJob(
  "outreach.test-letter",
  z.object({
    ...{ teamId: Id, sequenceId: Id, userId: Id, stepId: Id.optional() },
  }),
  { retries: 2, once: true },
);
