/** Days as people write them, where only one day can be meant, and as they are stored: 2026-11-26. */

export type ReadDay =
  | { day: string; problem?: undefined }
  | { day?: undefined; problem: "no-day" | "two-readings" };

const LONGEST = 60;
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Years from 1900 to 2999 only. A time of day behind the day is left out. */
export function readDay(raw: string): ReadDay {
  const text = raw.trim().toLowerCase();
  if (text.length > LONGEST) return { problem: "no-day" };
  const iso = /^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:[t ]\d{1,2}:\d{2}.*)?$/.exec(text);
  // Without marks between them the digits must be all there.
  if (iso && (iso[2] || text.length === 8)) return dayOf(iso[1]!, iso[3]!, iso[4]!);
  const numbers = /^(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{4})(?: \d{1,2}:\d{2}.*)?$/.exec(text);
  if (numbers) return byNumbers(numbers);
  return byName(text);
}

/** In the one spelling in which days are stored, and one that can be read. */
export function isDay(text: string): boolean {
  return readDay(text).day === text;
}

/** The day it is in this zone, as 2026-11-26. */
export function dayIn(zone: string, at: Date): string {
  return at.toLocaleDateString("en-CA", { timeZone: zone });
}

/** Between dots the day comes first wherever dots are used; between slashes it depends on where. */
function byNumbers([, one = "", mark, other = "", year = ""]: RegExpExecArray): ReadDay {
  if (mark === "." || Number(one) > 12) return dayOf(year, other, one);
  if (Number(other) > 12 || Number(one) === Number(other)) return dayOf(year, one, other);
  return { problem: "two-readings" };
}

/** "26 November 2026", "Nov 26th, 2026". */
function byName(text: string): ReadDay {
  const words = text.replace(/^[a-z]+day,? /, "").split(/[\s,.-]+/);
  const [one = "", other = "", year = "", ...more] = words;
  const dayFirst = /^\d/.test(one);
  const [day, name] = dayFirst ? [one, other] : [other, one];
  const month = monthOf(name);
  if (more.length > 0 || month === 0) return { problem: "no-day" };
  return dayOf(year, String(month), day.replace(/(?<=\d)(st|nd|rd|th)$/, ""));
}

const inFull = [
  ...["january", "february", "march", "april", "may", "june"],
  ...["july", "august", "september", "october", "november", "december"],
];

function monthOf(name: string): number {
  const short = months.indexOf(name === "sept" ? "sep" : name);
  return (short >= 0 ? short : inFull.indexOf(name)) + 1;
}

function dayOf(year: string, month: string, day: string): ReadDay {
  if (!/^(?:19|2\d)\d{2}$/.test(year) || !/^\d{1,2}$/.test(day)) return { problem: "no-day" };
  const text = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const date = new Date(`${text}T00:00:00Z`);
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  return isReal ? { day: text } : { problem: "no-day" };
}
