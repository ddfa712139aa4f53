/** When the next message may go: hours, limit and gap, and how a wait is told. */
import { countryName } from "#app/core/country.ts";
import { opensAt, type SendWindow, whyClosed } from "#app/outreach/hours.ts";

export type { SendWindow };

export type SendQuestion = {
  now: Date;
  /** Without one, every hour is open. */
  window?: SendWindow | undefined;
  /** How many may still go before `capResetsAt`. */
  capRemaining: number;
  /** When there is room again; needed when nothing remains. */
  capResetsAt?: Date | undefined;
  /** When the gap after the message before is over. */
  freeAt?: Date | undefined;
  /** The step's own time: its wait after the step before it. */
  notBefore?: Date | undefined;
};

/** `due` is at once, or on the step's own day. */
export type SendTime = {
  at: Date;
  because: "due" | "outside-window" | "day-off" | "holiday" | "daily-limit" | "gap";
  /** Whose hours they are, where they are a country's. */
  country?: string;
  /** The day off. */
  weekday?: number;
  /** The limit that is reached, and of which day of the mailbox's beginning it is. */
  limit?: number;
  day?: number;
  /** Seconds. */
  gap?: number;
};

/**
 * The earliest time that hours, limit, gap and step allow, in real instants: a change of clocks
 * neither opens a closed hour nor skips an open one. `because` names what holds it longest. Throws a
 * RangeError for a window that never opens and for an unknown zone.
 */
export function nextSendAt(question: SendQuestion): SendTime {
  const { now, window, capRemaining, capResetsAt, freeAt, notBefore } = question;
  const due = later(now, notBefore);
  const room = capRemaining > 0 ? due : later(due, capResetsAt);
  const free = later(room, freeAt);
  const opens = opensAt(due, window);
  const at = opensAt(free, window);
  const closed = opens.getTime() - due.getTime();
  if (at > opens) {
    if (room > due && room >= free) return { at, because: "daily-limit" };
    if (at.getTime() - opens.getTime() > closed) return { at, because: "gap" };
  }
  if (!window || (closed === 0 && !wasMoved(due, now, window))) return { at, because: "due" };
  const country = window.country ? { country: window.country } : {};
  return { at, ...whyClosed(closed > 0 ? due : now, opens, window), ...country };
}

/** Whoever was found closed is due in the very moment in which their hours open. */
function wasMoved(due: Date, now: Date, window: SendWindow): boolean {
  if (due <= now) return false;
  return opensAt(new Date(due.getTime() - 1), window).getTime() === due.getTime();
}

function later(a: Date, b: Date | undefined): Date {
  return b && b > a ? b : a;
}

/** "Next send Tue 09:12, because nothing is sent on a Sunday"; `by` is by which clock, with a blank before. */
export function nextSendWords(next: SendTime, clock: { now: Date; zone: string }, by = ""): string {
  return `Next send ${dayAndTime(next.at, clock)}${by}, because ${whyWords(next)}`;
}

function dayAndTime(at: Date, { now, zone }: { now: Date; zone: string }): string {
  const isFar = at.getTime() - now.getTime() > 6 * 86_400_000;
  const when = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    ...(isFar ? { day: "numeric", month: "short" } : {}),
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  }).format(at);
  return when.replaceAll(",", "");
}

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** What stands after "because". */
export function whyWords({ because, country, weekday, limit, day, gap }: SendTime): string {
  const where = country ? ` in ${countryName(country)}` : "";
  if (because === "outside-window") return `it is outside the sending hours${where}`;
  if (because === "day-off") return `nothing is sent on a ${weekdays[(weekday ?? 7) - 1]}${where}`;
  if (because === "holiday") return `of a public holiday${where}`;
  if (because === "gap") return `messages leave about ${gapWords(gap ?? 0)} apart`;
  if (because === "due") return "its day has not come";
  if (day !== undefined) {
    return `the limit of day ${day} of the mailbox’s beginning is reached, ${limit} in 24 hours`;
  }
  return limit ? `the limit of ${limit} in 24 hours is reached` : "the daily limit is reached";
}

/** "60 seconds", "5 minutes". */
export function gapWords(seconds: number): string {
  if (seconds < 120) return seconds === 1 ? "a second" : `${seconds} seconds`;
  return `${Math.round(seconds / 60)} minutes`;
}
