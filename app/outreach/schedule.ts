/** When the next message may go: the hours of the day, the daily limit, and how a wait is told. */
import { Temporal } from "temporal-polyfill";

/** Local hours of sending: `startMinute` to before `endMinute` of the day, 0 to 1440, on ISO weekdays. */
export type SendWindow = {
  startMinute: number;
  endMinute: number;
  /** 1 is Monday; every day when left out. */
  days?: readonly number[];
  /** IANA time zone. */
  zone: string;
};

export type SendQuestion = {
  now: Date;
  /** Without one, every hour is open. */
  window?: SendWindow;
  /** How many may still go before `capResetsAt`. */
  capRemaining: number;
  /** When there is room again; needed when nothing remains. */
  capResetsAt?: Date;
  /** The step's own time: its wait after the step before it. */
  notBefore?: Date;
};

export type SendTime = { at: Date; because: "due" | "outside-window" | "daily-limit" };

/**
 * The earliest time that window, limit and step allow, in real instants: a change of clocks neither
 * opens a closed hour nor skips an open one. `because` names what holds it longest. Throws a
 * RangeError for a window that never opens and for an unknown zone.
 */
export function nextSendAt(question: SendQuestion): SendTime {
  const { now, window, capRemaining, capResetsAt, notBefore } = question;
  const due = later(now, notBefore);
  const room = capRemaining > 0 ? due : later(due, capResetsAt);
  const opens = opensAt(due, window);
  const at = opensAt(room, window);
  if (at > opens) return { at, because: "daily-limit" };
  return { at, because: opens > due ? "outside-window" : "due" };
}

function later(a: Date, b: Date | undefined): Date {
  return b && b > a ? b : a;
}

/** The first instant at or after `from` inside the window. */
function opensAt(from: Date, window: SendWindow | undefined): Date {
  if (!window) return from;
  checkWindow(window);
  const start = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(
    window.zone,
  );
  if (isOpen(start, window)) return from;
  // A week finds the day; two more, because a change of clocks can swallow a short window whole.
  for (let days = 0; days <= 21; days++) {
    const opening = openingsOn(start.toPlainDate().add({ days }), window).find(
      (time) => time.epochMilliseconds >= from.getTime(),
    );
    if (opening) return new Date(opening.epochMilliseconds);
  }
  throw new RangeError("This window never opens");
}

function checkWindow({ startMinute, endMinute, days }: SendWindow): void {
  const isHours = startMinute >= 0 && startMinute < endMinute && endMinute <= 1440;
  if (!isHours || days?.length === 0) throw new RangeError("This window never opens");
}

function isOpen(time: Temporal.ZonedDateTime, window: SendWindow): boolean {
  const minute = time.hour * 60 + time.minute;
  const isDay = window.days?.includes(time.dayOfWeek) ?? true;
  return isDay && minute >= window.startMinute && minute < window.endMinute;
}

/**
 * When the window begins on a day, in order: usually once, at its first minute. Where clocks change,
 * that minute may come twice or never, and the change itself may open it.
 */
function openingsOn(day: Temporal.PlainDate, window: SendWindow): Temporal.ZonedDateTime[] {
  const { startMinute, zone } = window;
  const first = day.toPlainDateTime({
    hour: Math.floor(startMinute / 60),
    minute: startMinute % 60,
  });
  const change = day
    .toZonedDateTime(zone)
    .subtract({ nanoseconds: 1 })
    .getTimeZoneTransition("next");
  const times = [
    first.toZonedDateTime(zone, { disambiguation: "earlier" }),
    first.toZonedDateTime(zone, { disambiguation: "later" }),
    ...(change ? [change] : []),
  ];
  return times
    .filter((time) => time.toPlainDate().equals(day) && isOpen(time, window))
    .sort(Temporal.ZonedDateTime.compare);
}

/** "Next send Tue 09:12", or "On hold: daily limit reached; next send Tue 09:12", in the zone's time. */
export function describeHold(
  { at, because }: SendTime,
  { now, zone }: { now: Date; zone: string },
): string {
  const isFar = at.getTime() - now.getTime() > 6 * 86_400_000;
  const when = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    ...(isFar ? { day: "numeric", month: "short" } : {}),
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  }).format(at);
  const next = `next send ${when.replaceAll(",", "")}`;
  if (because === "daily-limit") return `On hold: daily limit reached; ${next}`;
  if (because === "outside-window") return `On hold: outside sending hours; ${next}`;
  return `N${next.slice(1)}`;
}
