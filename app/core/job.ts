/** Declaring a job: its name, what ids it carries, how it is retried. Handlers live in jobs/. */
import type { z } from "zod";

export type JobOptions = {
  /** Attempts after the first; default 5, with exponential backoff from one second. */
  retries?: number;
  /** Seconds a single run may take before it counts as lost and runs again; default 15 minutes. */
  expireSeconds?: number;
  /** How many one worker runs at once; default 2. */
  atOnce?: number;
  /** How many of them may be one team's; as many as there are when left out. */
  atOnceForTeam?: number;
  /**
   * At most one waiting job per key: the `key` given to enqueue. A queue that was made keeps what it
   * was made with: a job that becomes so takes a new name.
   */
  once?: boolean;
};

export type JobDeclaration<P = unknown> = {
  readonly name: string;
  readonly payload: z.ZodType<P>;
  readonly options: JobOptions;
};

/** Payloads hold ids and small flags, never personal data: a test reads them back. */
export function declareJob<P>(
  name: string,
  payload: z.ZodType<P>,
  options: JobOptions = {},
): JobDeclaration<P> {
  return { name, payload, options };
}
