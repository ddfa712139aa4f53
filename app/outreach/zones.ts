/** By whose clock somebody is written to: their country's, where it is known and chosen, else the mailbox's. */
import { Temporal } from "temporal-polyfill";
import type { SendWindow } from "#app/outreach/hours.ts";

export type Habits = {
  kind: string;
  windowStart: number;
  windowEnd: number;
  zone: string;
  /** ISO weekdays: "12345". */
  days: string;
  hoursOf: "prospect" | "mailbox";
  holidays: boolean;
};

/** Whether a day of a country, "2026-12-25", is a public holiday there. */
export type Holidays = (country: string, date: string) => boolean;

const known = new Map<string, readonly string[]>();

/** The time zones of a country (ISO 3166-1 alpha-2), each offset once; none where it is no country we know. */
export function zonesOf(country: string | null): readonly string[] {
  if (!country || !/^[A-Z]{2}$/.test(country)) return [];
  const found = known.get(country) ?? readZones(country);
  known.set(country, found);
  return found;
}

/** Practice knows no hours. */
export function hoursFor(
  mailbox: Habits,
  country: string | null,
  isHoliday: Holidays,
): SendWindow | undefined {
  const own = ownHours(mailbox);
  if (!own) return undefined;
  const [zone, ...others] = mailbox.hoursOf === "prospect" ? zonesOf(country) : [];
  const there = zone ? { zone, others, country: country! } : {};
  const closed =
    mailbox.holidays && country ? { isHoliday: (date: string) => isHoliday(country, date) } : {};
  return { ...own, ...there, ...closed };
}

/** The mailbox's own, the same for everybody. */
export function ownHours(mailbox: Habits): SendWindow | undefined {
  const { kind, windowStart, windowEnd, zone, days } = mailbox;
  if (kind === "practice") return undefined;
  return {
    startMinute: windowStart,
    endMinute: windowEnd,
    zone,
    ...(days === "1234567" ? {} : { days: [...days].map(Number) }),
  };
}

/** Whether hours may differ from person to person. */
export function isPersonal({ kind, hoursOf, holidays }: Habits): boolean {
  return kind !== "practice" && (hoursOf === "prospect" || holidays);
}

function readZones(country: string): readonly string[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
    getTimeZones?: () => string[] | undefined;
  };
  const alike = new Map<string, string>();
  for (const zone of locale.getTimeZones?.() ?? []) {
    const offsets = offsetsOf(zone);
    if (!alike.has(offsets)) alike.set(offsets, zone);
  }
  return [...alike.values()];
}

/** Through two years, month by month: zones that differ only in their past count once. */
function offsetsOf(zone: string): string {
  const months = Array.from({ length: 24 }, (_, n) => Date.UTC(2026, n, 15));
  return months
    .map((at) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offset)
    .join();
}
