/** Database trouble that passes: a restart, a lost connection, a deadlock. The same again succeeds. */
import { setTimeout as pause } from "node:timers/promises";
import { now } from "#app/core/clock.ts";

// Connection lost (08), no memory or place for one more (53), shut down or starting (57P), deadlock.
const passing = /^(08|53|57P)|^(40001|40P01)$|^(CONNECT|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH)/;

const lost = /^(08|57P)|^(CONNECTION_|ECONN|EPIPE)/;

export function isPassing(error: unknown): boolean {
  return hasCode(error, passing);
}

/** The connection is gone, and with it the transaction that was open on it. */
export function isLost(error: unknown): boolean {
  return hasCode(error, lost);
}

function hasCode(error: unknown, pattern: RegExp): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return (
    (typeof code === "string" && pattern.test(code)) || (cause ? hasCode(cause, pattern) : false)
  );
}

/** Tries again until it works or `until` is over; anything but passing trouble is thrown at once. */
export async function patiently<T>(until: Date, work: () => Promise<T>): Promise<T> {
  for (let wait = 50; ; wait = Math.min(wait * 2, 2000)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || now().getTime() + wait > until.getTime()) throw error;
      await pause(wait);
    }
  }
}
