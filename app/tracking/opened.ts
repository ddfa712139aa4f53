/** "We think opened 2 times, last Tue 24 Nov, in France; likely, because …": what we think, in words. */
import { countryName } from "#app/core/country.ts";
import { CROWD, SOON } from "#app/tracking/opener.ts";
import type { Thought } from "#app/tracking/thought.ts";

const signs: Record<string, string> = {
  browser: "a web browser showed its pictures",
  "mail-program": "a mail program showed its pictures",
  "outlook-desktop": "Outlook on a desk showed its pictures",
  "gmail-proxy": "Gmail fetched its pictures, which it does when somebody looks",
  "yahoo-proxy": "Yahoo fetched its pictures, which it does when somebody looks",
  "gmail-prefetch": "Gmail fetched its pictures before anybody looked",
  "apple-relay": "Apple fetched its pictures, which it does whether anybody looks or not",
  head: "something asked for its pictures without looking at them",
  robot: "a program that calls itself one fetched its pictures",
  "bare-browser": "something that only calls itself a browser fetched its pictures",
  "no-name": "something that gave no name fetched its pictures",
  strange: "something that we do not know fetched its pictures",
  [SOON]: "it came seconds after delivery, as filters do",
  [CROWD]: "messages of many people were fetched from one network at once",
};

/** `lastAt` as an ISO text where it comes from the database as JSON. */
export type Told = Omit<Thought, "lastAt"> & { lastAt: Date | string | null };

export function openedWords(thought: Told, zone: string): string {
  const { people, proxies, country, lastAt, sure } = thought;
  const why = `because ${reasons(thought.because)}`;
  if (people === 0 && sure === "unlikely") return `We do not think it was opened: ${why}.`;
  const times = people === 0 ? "" : people === 1 ? " once" : ` ${people} times`;
  const last = lastAt ? `, last ${dayWords(new Date(lastAt), zone)}` : "";
  const hidden = proxies > 0 ? ", where is hidden by their mail provider" : "";
  const where = country ? `, in ${countryName(country)}` : people === 0 ? hidden : "";
  const opened = people === 0 ? "It may have been opened" : `We think opened${times}`;
  return `${opened}${last}${where}; ${sure}, ${why}.`;
}

function reasons(because: string): string {
  const told = because.split(",").flatMap((sign) => signs[sign] ?? []);
  return told.length > 0 ? told.join(", and ") : "of what fetched its pictures";
}

/** A day that was stored without its hour is told as it was stored. */
function dayWords(at: Date, zone: string): string {
  const timeZone = at.toISOString().endsWith("T00:00:00.000Z") ? "UTC" : zone;
  const format = { weekday: "short", day: "numeric", month: "short", timeZone } as const;
  return new Intl.DateTimeFormat("en-GB", format).format(at).replace(",", "");
}
