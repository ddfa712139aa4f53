/** A circuit breaker: after failures in a row a provider is left alone for a while, then tried once. */

/** Plain data with times in milliseconds since 1970, so that it can be kept anywhere. */
export type Breaker =
  | { state: "closed"; failures: number }
  /** `trips`: how often in a row it opened, which makes each pause longer. */
  | { state: "open"; until: number; trips: number }
  /** One trial is on its way; if it is not heard of by `until`, another may go. */
  | { state: "trying"; until: number; trips: number }
  /** Stopped for a known reason, such as a used-up plan; null until somebody resumes it. */
  | { state: "halted"; until: number | null };

export type BreakerPolicy = {
  /** Failures in a row that open it. */
  failures: number;
  /** The first pause in milliseconds; each further one is twice as long, up to `longest`. */
  pause: number;
  longest: number;
  /** How long a trial may take, in milliseconds. */
  trial: number;
};

export const usualPolicy: BreakerPolicy = {
  failures: 5,
  pause: 30_000,
  longest: 30 * 60_000,
  trial: 60_000,
};

export const closedBreaker: Breaker = { state: "closed", failures: 0 };

/** Whether to ask now, and the breaker to keep, which counts a trial as taken. */
export function mayAsk(
  breaker: Breaker,
  now: number,
  policy: BreakerPolicy = usualPolicy,
): { allowed: boolean; breaker: Breaker; retryAt: number | null } {
  if (breaker.state === "closed") return { allowed: true, breaker, retryAt: null };
  if (breaker.until === null || now < breaker.until) {
    return { allowed: false, breaker, retryAt: breaker.until };
  }
  const trips = breaker.state === "halted" ? 0 : breaker.trips;
  const trying: Breaker = { state: "trying", until: now + policy.trial, trips };
  return { allowed: true, breaker: trying, retryAt: null };
}

/** An answer came, whatever it said. A halt outlives answers to questions asked before it. */
export function answered(breaker: Breaker): Breaker {
  return breaker.state === "halted" ? breaker : closedBreaker;
}

/** None came, or only that they are out of order; `retryAt` is what they asked for, if they did. */
export function failed(
  breaker: Breaker,
  now: number,
  { policy = usualPolicy, retryAt = 0 }: { policy?: BreakerPolicy; retryAt?: number } = {},
): Breaker {
  if (breaker.state === "halted") return breaker;
  // A late failure of a question asked before it opened says nothing new.
  if (breaker.state === "open") return { ...breaker, until: Math.max(breaker.until, retryAt) };
  const failures = breaker.state === "closed" ? breaker.failures + 1 : policy.failures;
  if (failures < policy.failures && retryAt <= now) return { state: "closed", failures };
  const trips = breaker.state === "closed" ? 0 : breaker.trips;
  const pause = Math.min(policy.pause * 2 ** trips, policy.longest);
  return { state: "open", until: Math.max(now + pause, retryAt), trips: Math.min(trips + 1, 30) };
}

/** Nothing is asked until then; null until `resumed`. */
export function halted(until: number | null): Breaker {
  return { state: "halted", until };
}

/** Somebody put right what halted it. */
export function resumed(): Breaker {
  return closedBreaker;
}
