/** Letters to members, by id; unknown ids do nothing, so that a stranger's guess costs the same. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

/** Which letter is decided when it is written: confirm, reset, sign in, or "you have an account already". */
export const accountLetter = declareJob(
  "auth.account-letter",
  z.object({
    userId: Id,
    linkId: Id,
    kind: z.enum(["confirm", "reset", "sign-in", "already-here"]),
  }),
);
export type AccountLetter = z.infer<typeof accountLetter.payload>;

/** Somebody's address was confirmed for the first time: other rooms may begin something. */
export const addressConfirmed = declareJob("auth.address-confirmed", z.object({ userId: Id }));

/** News about the safety of an account; the words are read from the event. */
export const securityLetter = declareJob(
  "auth.security-letter",
  z.object({ userId: Id, eventId: Id }),
);
