/** Jobs of closing: stopping what is under way, letters, and the day on which all goes. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

const AboutClosure = z.object({ closureId: Id });
// A team of a million rows takes minutes; a run that loses its worker goes on where it stopped.
const PATIENT = { once: true, retries: 20, expireSeconds: 6 * 60 * 60 };

/** Makes imports and mailboxes stand as the closure says: at rest, or at work again once it was undone. */
export const closureSettlement = declareJob("closing.settle", AboutClosure, { once: true });

export const closureLetter = declareJob(
  "closing.letter",
  z.object({ closureId: Id, userId: Id, kind: z.enum(["closed", "reopened"]) }),
  { retries: 20 },
);
export type ClosureLetter = z.infer<typeof closureLetter.payload>;

/** Asks every hour what has come to its day. */
export const closuresDue = declareJob("closing.due", z.object({}));

/** Day 90: one closure's erasure, with its receipt. */
export const closureErasure = declareJob("closing.erase", AboutClosure, PATIENT);

/** The end of what had to outlive it. */
export const residueEnd = declareJob("closing.end-residue", AboutClosure, PATIENT);
