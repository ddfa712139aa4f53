/** How many messages may be on their way to one domain at once: few at first, more as it takes them. */

/** `taken` of them were accepted since the number last changed. */
export type Ramp = { atOnce: number; taken: number };

export const BEGINNING: Ramp = { atOnce: 1, taken: 0 };

/** More than a mailbox ever has connections. */
const MOST = 64;

/** What a server says of its own load or of who is new to it (greylisting), not of one address. */
const toldToWait = new Set(["try-later", "slow-down"]);

type Outcome = { kind: string; why?: string };

/** 1, 2, 4, 8…: doubled once as many were taken as may go at once, and from the beginning when told to wait. */
export function rampAfter({ atOnce, taken }: Ramp, { kind, why = "" }: Outcome): Ramp {
  if (kind === "retry" && toldToWait.has(why)) return BEGINNING;
  if (kind !== "accepted") return { atOnce, taken };
  if (taken + 1 < atOnce) return { atOnce, taken: taken + 1 };
  return { atOnce: Math.min(MOST, atOnce * 2), taken: 0 };
}
