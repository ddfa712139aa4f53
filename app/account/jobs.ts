/** Letters about the change of an address, by id; which mailbox and what it says is its kind. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

/** `letterId` is new for each letter that is asked for, so that one sent again is sent. */
export const emailChangeLetter = declareJob(
  "account.email-change-letter",
  z.object({
    changeId: Id,
    letterId: Id,
    kind: z.enum(["ask-old", "ask-new", "taken", "done-old", "done-new"]),
  }),
);
export type EmailChangeLetter = z.infer<typeof emailChangeLetter.payload>;
