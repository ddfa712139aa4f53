/** The one clock. Code asks `now()`; tests set it. */

let offset = 0;
let fixed: number | undefined;

/** The current time; never read the system clock elsewhere. */
export function now(): Date {
  return new Date(fixed ?? Date.now() + offset);
}

export const clock = {
  /** Stops time at this instant. */
  set(at: Date | string): void {
    fixed = new Date(at).getTime();
  },
  /** Moves time forward (or back) by milliseconds. */
  advance(ms: number): void {
    if (fixed === undefined) offset += ms;
    else fixed += ms;
  },
  /** Back to real time. */
  reset(): void {
    fixed = undefined;
    offset = 0;
  },
};

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `ms` after `from`. */
export function after(from: Date, ms: number): Date {
  return new Date(from.getTime() + ms);
}
