/** When somebody's turn comes: limit, gap and hours of a mailbox, and a place in its line. */
import { after, DAY, SECOND } from "#app/core/clock.ts";
import { type SendWindow, weekdayAt } from "#app/outreach/hours.ts";
import { nextSendAt, type SendTime } from "#app/outreach/schedule.ts";

/** What a mailbox can take, in its own time. */
export type Room = {
  /** By the clock of somebody in that country; undefined where every hour is open. */
  hours: (country: string | null) => SendWindow | undefined;
  /** The limit of now, and of other days. */
  cap: number;
  limitAt?: (at: Date) => number;
  /** Which day of its beginning it is, while it begins. */
  day?: number | undefined;
  /** How many may go now, in the sliding day. */
  left: number;
  /** When there is room again, where none is left. */
  opensAt?: Date | undefined;
  /** When the gap after the message before is over. */
  freeAt?: Date | undefined;
  /** Seconds between messages. */
  gap?: number;
};

type Asked = { now: Date; place: number; notBefore?: Date | undefined; country?: string | null };

/**
 * About when the message at this place is sent: the line moves by the gap, and by the limit each day.
 * The first place is 0; nothing of the estimate is binding, sending asks the ledger itself.
 */
export function turnOf(room: Room, { now, place, notBefore, country = null }: Asked): SendTime {
  const window = room.hours(country);
  const hours = { now, window, notBefore };
  const first = nextSendAt({ ...hours, capRemaining: 1 });
  const freeAt = gapBefore(room, first.at, place);
  const capResetsAt = place < room.left ? undefined : resetFor(room, { place, first, window, now });
  const capRemaining = capResetsAt ? 0 : 1;
  return inDetail(room, nextSendAt({ ...hours, capRemaining, capResetsAt, freeAt }));
}

function gapBefore({ freeAt, gap = 0 }: Room, begins: Date, place: number): Date | undefined {
  if (place === 0 || gap === 0) return freeAt;
  return after(freeAt && freeAt > begins ? freeAt : begins, place * gap * SECOND);
}

type Line = { place: number; first: SendTime; window: SendWindow | undefined; now: Date };

/** The beginning of the day whose limit reaches this place; closed weekdays are passed over. */
function resetFor(room: Room, { place, first, window, now }: Line): Date {
  const { cap, left, opensAt, limitAt = () => cap } = room;
  let day = openDay(left > 0 ? after(first.at, DAY) : (opensAt ?? after(now, DAY)), window);
  let before = Math.max(left, 0) + limitAt(day);
  while (place >= before) {
    day = openDay(after(day, DAY), window);
    before += limitAt(day);
  }
  return day;
}

/** That day at the same time, or the next one that is no closed weekday. */
function openDay(day: Date, window: SendWindow | undefined): Date {
  const days = window?.days;
  if (!days) return day;
  const weekday = weekdayAt(day, window.zone);
  const wait = [0, 1, 2, 3, 4, 5, 6].find((n) => days.includes(((weekday - 1 + n) % 7) + 1)) ?? 0;
  return after(day, wait * DAY);
}

function inDetail({ cap, day, gap }: Room, time: SendTime): SendTime {
  if (time.because === "daily-limit") return { ...time, limit: cap, ...(day ? { day } : {}) };
  return time.because === "gap" && gap ? { ...time, gap } : time;
}
