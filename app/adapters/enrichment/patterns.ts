/** How a company makes its addresses, learnt from those already known, and what another would be. */
import { type Spelling, spellingsOf } from "#app/adapters/enrichment/names.ts";
import type { KnownAddress } from "#app/adapters/enrichment/port.ts";
import { domainOf, readAddress } from "#app/core/address.ts";

/** `{first}`, `{last}` and their first letters `{f}`, `{l}`; of two readings the earlier is the usual one. */
const patterns = [
  "{first}.{last}",
  "{first}",
  "{f}{last}",
  "{f}.{last}",
  "{first}{last}",
  "{first}_{last}",
  "{first}-{last}",
  "{last}",
  "{last}.{first}",
  "{last}{first}",
  "{first}{l}",
  "{first}.{l}",
  "{last}{f}",
  "{last}.{f}",
  "{f}_{last}",
  "{f}-{last}",
  "{last}_{first}",
  "{last}-{first}",
  "{last}_{f}",
  "{f}{l}",
] as const;

export type Pattern = (typeof patterns)[number];

export type Learnt = {
  pattern: Pattern;
  /** How the two names were written where it mattered, most often first. */
  styles: { first: string; last: string; seen: number }[];
  /** Addresses made like this; one that could be made in two ways counts half for each. */
  seen: number;
  /** All addresses of people known at the domain, also those of no pattern. */
  of: number;
};

type Reading = { pattern: Pattern; first: string; last: string };

export type Guess = { address: string; pattern: Pattern; seen: number; of: number; score: number };

/** Most often seen first; addresses of other domains are left out, each address counts once. */
export function learnPatterns(domain: string, known: KnownAddress[]): Learnt[] {
  const at = domainOf(`@${domain}`);
  const people = new Map<string, KnownAddress>();
  for (const person of known) {
    const read = readAddress(person.address);
    if (read.address !== undefined && domainOf(read.address) === at) people.set(read.key, person);
  }
  const readings = [...people].map(([key, person]) => readingsOf(key, person));
  return patterns
    .map((pattern) => tally(pattern, readings))
    .filter(({ seen }) => seen > 0)
    .sort((a, b) => b.seen - a.seen);
}

/** At most `most`, most likely first. Without anything learnt there is nothing to guess from. */
export function guessAddresses(
  { firstName, lastName, domain }: { firstName: string; lastName: string; domain: string },
  learnt: Learnt[],
  most = 6,
): Guess[] {
  const guesses = learnt.flatMap((lesson) => guessesBy(lesson, { firstName, lastName, domain }));
  const best = new Map<string, Guess>();
  for (const guess of guesses.sort((a, b) => b.score - a.score)) {
    if (!best.has(guess.address)) best.set(guess.address, guess);
  }
  return [...best.values()].slice(0, most);
}

/** However their address may be made: for asking whether any of them may not be looked for. */
export function everyAddress({
  firstName,
  lastName,
  domain,
}: {
  firstName: string;
  lastName: string;
  domain: string;
}): string[] {
  const [firsts, lasts] = [spellingsOf(firstName), spellingsOf(lastName)];
  const made = patterns.flatMap((pattern) =>
    pairs(pattern, firsts, lasts).flatMap(([first, last]) => {
      const read = readAddress(`${fill(pattern, first?.text, last?.text)}@${domain}`);
      return read.address === undefined ? [] : [read.address];
    }),
  );
  return [...new Set(made)];
}

/** In how many ways the address can be read; each way once, in its most usual spelling. */
function readingsOf(key: string, { firstName, lastName }: KnownAddress): Reading[] {
  const local = key.slice(0, key.lastIndexOf("@")).replace(/(.)\+.*$/, "$1");
  const firsts = spellingsOf(firstName);
  const lasts = spellingsOf(lastName);
  return patterns.flatMap((pattern) => {
    for (const [first, last] of pairs(pattern, firsts, lasts)) {
      if (fill(pattern, first?.text, last?.text) === local) {
        return [{ pattern, first: first?.style ?? "", last: last?.style ?? "" }];
      }
    }
    return [];
  });
}

function tally(pattern: Pattern, people: Reading[][]): Learnt {
  let seen = 0;
  const styles = new Map<string, Learnt["styles"][number]>();
  for (const readings of people) {
    const reading = readings.find((one) => one.pattern === pattern);
    if (!reading) continue;
    const share = 1 / readings.length;
    seen += share;
    const key = `${reading.first}|${reading.last}`;
    const style = styles.get(key) ?? { first: reading.first, last: reading.last, seen: 0 };
    styles.set(key, { ...style, seen: style.seen + share });
  }
  const often = [...styles.values()].sort((a, b) => b.seen - a.seen);
  return { pattern, styles: often, seen, of: people.length };
}

function guessesBy(
  { pattern, styles, seen, of }: Learnt,
  { firstName, lastName, domain }: { firstName: string; lastName: string; domain: string },
): Guess[] {
  // One example is a hint, many are a habit: the share counts in full only with their number.
  const likelihood = seen / (of + 1);
  const firsts = bySeen(spellingsOf(firstName), styles, "first");
  const lasts = bySeen(spellingsOf(lastName), styles, "last");
  return pairs(pattern, firsts, lasts).flatMap(([first, last], nth) => {
    const read = readAddress(`${fill(pattern, first?.text, last?.text)}@${domain}`);
    if (read.address === undefined) return [];
    const score = Math.round((100 * likelihood) / (nth + 1));
    return [{ address: read.address, pattern, seen: Math.round(seen * 100) / 100, of, score }];
  });
}

/** Spellings in the style seen here come first. */
function bySeen(
  spellings: Spelling[],
  styles: Learnt["styles"],
  part: "first" | "last",
): Spelling[] {
  const weight = ({ style }: Spelling) =>
    styles.reduce((sum, one) => sum + (one[part] === style ? one.seen : 0), 0);
  return spellings.toSorted((a, b) => weight(b) - weight(a));
}

/** What the pattern needs of both names, the most usual spellings of both first; none if a name is missing. */
function pairs(
  pattern: Pattern,
  firsts: Spelling[],
  lasts: Spelling[],
): [Spelling | undefined, Spelling | undefined][] {
  const some = /\{f/.test(pattern) ? firsts : [undefined];
  const others = /\{l/.test(pattern) ? lasts : [undefined];
  return some
    .flatMap((first, i) => others.map((last, j) => ({ first, last, far: i + j })))
    .sort((a, b) => a.far - b.far)
    .map(({ first, last }) => [first, last]);
}

function fill(pattern: Pattern, first = "", last = ""): string {
  return pattern
    .replace("{first}", first)
    .replace("{last}", last)
    .replace("{f}", first.slice(0, 1))
    .replace("{l}", last.slice(0, 1));
}
