/** When somebody's turn comes: the limit and the hours of a mailbox, and a place in its line. */
import { after, DAY } from "#app/core/clock.ts";
import { nextSendAt, type SendTime, type SendWindow } from "#app/outreach/schedule.ts";

/** What a mailbox can take, in its own time. */
export type Room = {
  /** Practice has none: every hour is open. */
  window?: SendWindow;
  cap: number;
  /** How many may go now, in the sliding day. */
  left: number;
  /** When there is room again, where none is left. */
  opensAt?: Date;
};

/**
 * About when the message at this place is sent: the line moves by the limit each day. The first
 * place is 0; nothing of the estimate is binding, sending asks the ledger itself.
 */
export function turnOf(
  { window, cap, left, opensAt }: Room,
  { now, place, notBefore }: { now: Date; place: number; notBefore?: Date | undefined },
): SendTime {
  const hours = { now, ...(window ? { window } : {}), ...(notBefore ? { notBefore } : {}) };
  const first = nextSendAt({ ...hours, capRemaining: 1 });
  if (place < left) return first;
  const days = Math.floor((place - Math.max(left, 0)) / cap);
  const opens = left > 0 ? after(first.at, DAY) : (opensAt ?? after(now, DAY));
  return nextSendAt({ ...hours, capRemaining: 0, capResetsAt: after(opens, days * DAY) });
}
