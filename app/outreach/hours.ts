/** The hours in which somebody may be written to, by the mailbox's clock or by their own country's. */
import { Temporal } from "temporal-polyfill";
import { after, DAY } from "#app/core/clock.ts";

/** Local hours of sending: `startMinute` to before `endMinute` of the day, 0 to 1440, on ISO weekdays. */
export type SendWindow = {
  startMinute: number;
  endMinute: number;
  /** 1 is Monday; every day when left out. */
  days?: readonly number[];
  /** IANA time zone. */
  zone: string;
  /** Further zones of a country: a minute is open if it is in all of them, or else in most. */
  others?: readonly string[];
  /** Closed whole days, asked as "2026-12-25". */
  isHoliday?: (date: string) => boolean;
  /** Whose clock it is, where it is a country's (ISO 3166-1). */
  country?: string;
};

/** Why a window was closed: what held longest. */
export type Closed =
  | { because: "outside-window" | "holiday" }
  | { because: "day-off"; weekday: number };

// A week finds the day; more, because holidays and a change of clocks can swallow short windows whole.
const FURTHEST_DAYS = 60;
const WEEK = 7 * DAY;

/** The first instant at or after `from` inside the window. Throws a RangeError for one that never opens. */
export function opensAt(from: Date, window: SendWindow | undefined): Date {
  if (!window) return from;
  checkWindow(window);
  const zones = [window.zone, ...(window.others ?? [])];
  if (zones.length === 1) return opensIn(from, window);
  const { isHoliday: _, ...hoursOnly } = window;
  const most = Math.floor(zones.length / 2) + 1;
  // All; else most; else, with hours so short that no minute suits most, as many as any minute does.
  const needs = [zones.length, ...Array.from({ length: most }, (_, n) => most - n)];
  for (const need of needs) {
    if (!firstIn(zones, { from, need, until: after(from, WEEK) }, hoursOnly)) continue;
    const found = firstIn(zones, { from, need, until: after(from, FURTHEST_DAYS * DAY) }, window);
    if (found) return found;
  }
  throw new RangeError("This window never opens");
}

/** What held longest from `from` until the window opened. */
export function whyClosed(from: Date, until: Date, window: SendWindow): Closed {
  const last = localTime(until, window.zone).toPlainDate();
  let [holidays, weekdaysOff, weekday] = [0, 0, 0];
  let day = localTime(from, window.zone).toPlainDate();
  for (; Temporal.PlainDate.compare(day, last) < 0; day = day.add({ days: 1 })) {
    if (isDayOff(day, window)) [weekdaysOff, weekday] = [weekdaysOff + 1, day.dayOfWeek];
    else if (window.isHoliday?.(day.toString())) holidays += 1;
  }
  if (holidays > 0 && holidays >= weekdaysOff) return { because: "holiday" };
  return weekdaysOff > 0 ? { because: "day-off", weekday } : { because: "outside-window" };
}

/** The ISO weekday of an instant in a zone. */
export function weekdayAt(at: Date, zone: string): number {
  return localTime(at, zone).dayOfWeek;
}

type Search = { from: Date; need: number; until: Date };

/**
 * The first instant at which `need` of the zones are open. As many zones open no earlier than the
 * `need`th of their next openings, so the search leaps from one to the next.
 */
function firstIn(zones: string[], { from, need, until }: Search, window: SendWindow) {
  for (let at = from; at <= until; ) {
    const openings = zones.map((zone) => opensIn(at, { ...window, zone }).getTime());
    const next = openings.sort((a, b) => a - b)[need - 1]!;
    if (next <= at.getTime()) return at;
    at = new Date(next);
  }
  return undefined;
}

function opensIn(from: Date, window: SendWindow): Date {
  const start = localTime(from, window.zone);
  if (isOpen(start, window)) return from;
  for (let days = 0; days <= FURTHEST_DAYS; days++) {
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
  if (minute < window.startMinute || minute >= window.endMinute) return false;
  return !isClosedOn(time.toPlainDate(), window);
}

function isClosedOn(day: Temporal.PlainDate, window: SendWindow): boolean {
  return isDayOff(day, window) || (window.isHoliday?.(day.toString()) ?? false);
}

function isDayOff(day: Temporal.PlainDate, { days }: SendWindow): boolean {
  return days !== undefined && !days.includes(day.dayOfWeek);
}

/**
 * When the window begins on a day, in order: usually once, at its first minute. Where clocks change,
 * that minute may come twice or never, and the change itself may open it.
 */
function openingsOn(day: Temporal.PlainDate, window: SendWindow): Temporal.ZonedDateTime[] {
  if (isClosedOn(day, window)) return [];
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

function localTime(at: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
}
