/** Public holidays by country and year, from a table that ships with the package; each is worked out once. */
import Holidays from "date-holidays";
import { DAY } from "#app/core/clock.ts";

const years = new Map<string, Set<string>>();

/** `date` as "2026-12-25". Only public ones of the whole country; false for a country we do not know. */
export function isPublicHoliday(country: string, date: string): boolean {
  const year = date.slice(0, 4);
  const key = `${country} ${year}`;
  const found = years.get(key) ?? readYear(country, Number(year));
  years.set(key, found);
  return found.has(date);
}

function readYear(country: string, year: number): Set<string> {
  const days = new Set<string>();
  for (const { type, date, start, end } of new Holidays(country).getHolidays(year)) {
    if (type !== "public") continue;
    // Half days do not count; a day on which clocks change is an hour short of whole.
    const long = Math.floor((end.getTime() - start.getTime()) / DAY + 0.1);
    const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
    for (let n = 0; n < long; n++) days.add(new Date(first + n * DAY).toISOString().slice(0, 10));
  }
  return days;
}
