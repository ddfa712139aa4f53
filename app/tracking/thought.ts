/** What we think of one message, from all that fetched its pixel: opened or not, how often, where, how sure. */
import { MINUTE } from "#app/core/clock.ts";
import { type Opener, SOON } from "#app/tracking/opener.ts";

export type Fetched = { opener: Opener; because: string; country: string | null; at: Date };

export type Sure = "likely" | "possible" | "unlikely";

export type Thought = {
  people: number;
  proxies: number;
  scanners: number;
  country: string | null;
  lastAt: Date | null;
  sure: Sure;
  because: string;
};

/** A program that draws a letter again within moments shows it to the same look. */
const SAME_LOOK_MS = MINUTE;

/** Only people count as opening it. A proxy that fetches when somebody looks makes it possible. */
export function thinkOf(fetched: Fetched[]): Thought {
  const all = fetched.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const of = (opener: Opener) => all.filter((each) => each.opener === opener);
  const [people, proxies, scanners] = [of("person"), of("proxy"), of("scanner")];
  const plausible = proxies.filter(isPlausible);
  const telling = [people, plausible, proxies, scanners, all].find((some) => some.length > 0) ?? [];
  const last = people.at(-1) ?? plausible.at(-1);
  return {
    people: looks(people),
    proxies: proxies.length,
    scanners: scanners.length,
    country: people.findLast(({ country }) => country)?.country ?? null,
    lastAt: last?.at ?? null,
    sure: people.length > 0 ? "likely" : plausible.length > 0 ? "possible" : "unlikely",
    because: signsOf(telling),
  };
}

/** Gmail and Yahoo fetch when a letter is shown; Apple, and Gmail's look ahead, whether or not it is. */
function isPlausible({ because }: Fetched): boolean {
  const signs = because.split(",");
  return (signs.includes("gmail-proxy") || signs.includes("yahoo-proxy")) && !signs.includes(SOON);
}

function looks(people: Fetched[]): number {
  return people.filter(({ at }, n) => {
    const before = people[n - 1];
    return !before || at.getTime() - before.at.getTime() >= SAME_LOOK_MS;
  }).length;
}

function signsOf(telling: Fetched[]): string {
  return [...new Set(telling.flatMap(({ because }) => because.split(",")))].join(",");
}

/** Where only the last day may be kept: whether, and on which; not how often, where or at what hour. */
export function dayOnly({ people, proxies, lastAt, ...thought }: Thought): Thought {
  const day = lastAt && new Date(`${lastAt.toISOString().slice(0, 10)}T00:00:00Z`);
  return {
    ...thought,
    ...{ people: Math.min(people, 1), proxies: Math.min(proxies, 1), scanners: 0 },
    ...{ country: null, lastAt: people > 0 ? day : null },
  };
}

const surest: Sure[] = ["unlikely", "possible", "likely"];

/** What was thought when more was known stays: counts never fall, and nobody grows less sure. */
export function joined(before: Thought, now: Thought): Thought {
  const told = surest.indexOf(now.sure) >= surest.indexOf(before.sure) ? now : before;
  const times = [before.lastAt, now.lastAt].flatMap((at) => at?.getTime() ?? []);
  return {
    people: Math.max(before.people, now.people),
    proxies: Math.max(before.proxies, now.proxies),
    scanners: Math.max(before.scanners, now.scanners),
    country: told.country,
    lastAt: times.length > 0 ? new Date(Math.max(...times)) : null,
    sure: told.sure,
    because: told.because,
  };
}
