/** What the worker does for checks: only it may open a key, so only it asks a provider. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { declareJob } from "#app/core/job.ts";

const Paid = z.enum(["hunter", "briteverify"]);

/** Asks a provider whether it takes the team's key, which costs nothing. */
export const keyTest = declareJob(
  "verification.test-key",
  z.object({ teamId: Id, provider: Paid }),
  { once: true, retries: 3, expireSeconds: 120 },
);

/** Destroys the keys that a provider's row does not use, once nothing of ours lies there. */
export const keyShredding = declareJob(
  "verification.shred-keys",
  z.object({ teamId: Id, providerId: Id }),
  { retries: 20 },
);

/** One question that a member asked by itself. */
export const askOne = declareJob("verification.ask", z.object({ teamId: Id, questionId: Id }), {
  atOnce: 20,
  expireSeconds: 300,
});

/**
 * A slice of what a team has under way with one provider; then it queues up again behind other teams,
 * so that nobody's hundred thousand make another wait.
 */
export const checkSlice = declareJob(
  "verification.slice",
  z.object({ teamId: Id, provider: z.enum(["own", "hunter", "briteverify"]) }),
  { once: true, atOnce: 4, expireSeconds: 900 },
);

/** Wakes what rests: on hold until a month begins, a provider is back, or a worker was lost. */
export const checksDue = declareJob("verification.due", z.object({}));
