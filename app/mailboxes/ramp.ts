/** What a mailbox may send in a day: its limit, and fewer while it begins. */
import { after, DAY } from "#app/core/clock.ts";

export type Ramp = {
  dailyCap: number;
  /** The limit of the first day; null for a mailbox that begins with all of it. */
  rampFrom: number | null;
  /** How many more each day. */
  rampStep: number | null;
  /** When it sent its first message, in its own time; null before. */
  rampStartedAt: Date | null;
};

/** How many in the 24 hours before `at`. Never less than before, so no sliding day exceeds its last limit. */
export function limitAt(ramp: Ramp, at: Date): number {
  const { dailyCap, rampFrom, rampStep } = ramp;
  if (rampFrom === null) return dailyCap;
  return Math.min(dailyCap, rampFrom + dayOf(ramp, at) * (rampStep ?? 0));
}

/** The day of its beginning, from 1; undefined once the whole limit is reached. */
export function rampDay(ramp: Ramp, at: Date): number | undefined {
  return limitAt(ramp, at) < ramp.dailyCap ? dayOf(ramp, at) + 1 : undefined;
}

/** When the limit is next higher, and what it is then. */
export function nextRise(ramp: Ramp, at: Date): { at: Date; limit: number } | undefined {
  const { rampStartedAt } = ramp;
  if (!rampStartedAt || rampDay(ramp, at) === undefined) return undefined;
  const rises = after(rampStartedAt, (dayOf(ramp, at) + 1) * DAY);
  const limit = limitAt(ramp, rises);
  return limit > limitAt(ramp, at) ? { at: rises, limit } : undefined;
}

/** Whole days since the first message, from 0. */
function dayOf({ rampStartedAt }: Ramp, at: Date): number {
  if (!rampStartedAt) return 0;
  return Math.max(0, Math.floor((at.getTime() - rampStartedAt.getTime()) / DAY));
}
