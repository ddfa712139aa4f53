/** Jobs of requests: reminding the owners, and telling the person how it ended. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";
import { SHARES } from "#app/requests/request.ts";

/** A letter to the owners when half of the month, and when four fifths of it, are over. */
export const requestReminder = declareJob(
  "requests.remind",
  z.object({ teamId: Id, requestId: Id, share: z.enum(SHARES) }),
);

/** A letter to the person. */
export const requestOutcome = declareJob(
  "requests.tell-outcome",
  z.object({ teamId: Id, requestId: Id }),
);

/** Without a mail provider the last letter to somebody erased lies on this machine: then it goes. */
export const lastLetterGoes = declareJob("requests.last-letter-goes", z.object({ letterId: Id }));
