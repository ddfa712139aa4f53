/** The record of processing in plain words; a test asks for the title of every table. */
import type { TableWords } from "#app/privacy/record-words.ts";
import { accountWords } from "#app/privacy/record-words-account.ts";
import { outreachWords } from "#app/privacy/record-words-outreach.ts";
import { prospectWords } from "#app/privacy/record-words-prospects.ts";
import { providerWords } from "#app/privacy/record-words-providers.ts";
import { isLimited, type Kept, type Limited, limitsOf } from "#app/privacy/retention.ts";

/** Columns held for one purpose, in words. */
export type RecordItem = { what: string; purpose: string };
/** Items that stand on one legal basis and end alike. */
export type RecordLine = { items: RecordItem[]; basis: string; erased: string };
export type RecordTable = {
  anchor: string;
  title: string;
  keep: string;
  /** What of it outlives the closing of an account or team, how long and why. */
  residue?: string;
  lines: RecordLine[];
};
export type RecordGroup = PeopleWords & { tables: RecordTable[] };
type PeopleWords = {
  anchor: string;
  title: string;
  lead: string;
  /** What is held and what for, of all tables together. */
  inShort: { what: string; why: string };
};

const tables: Record<string, TableWords> = {
  ...accountWords,
  ...prospectWords,
  ...providerWords,
  ...outreachWords,
};

const starts: Record<string, string> = {
  justifiedAt: "holding you was last justified",
  countedAt: "it was sent",
  expiresAt: "it ends",
  at: "it happened",
  binnedAt: "you were put into the bin",
  createdAt: "it was made",
  expire: "it ends",
  lastAt: "it last happened",
};

const ends: Record<string, string> = {
  "its owner is gone": "As long as what it belongs to",
};

const withItsOwner = Object.values(ends);

const erasures: Record<string, string> = {
  "delete row": "Deleted",
  blank: "Blanked",
  hash: "Stays, as a keyed hash only",
};

/** `table` and `column` as PostgreSQL spells them. Undefined for a table nobody has put into words. */
export function tableTitle(table: string): string | undefined {
  return tables[table]?.title;
}

export function columnWords(table: string, column: string): string {
  return tables[table]?.columns?.[column] ?? column.replaceAll("_", " ");
}

export function keepWords(keep: Kept): string {
  if ("forever" in keep) return `Without end: ${keep.forever}`;
  if (!isLimited(keep)) return ends[keep.until] ?? `Until ${keep.until}`;
  const words = limitsOf(keep).map(limitWords);
  return words.join("; ");
}

function limitWords(limit: Limited): string {
  const start = starts[limit.since] ?? limit.since;
  const [count, unit] = "days" in limit ? [limit.days, "day"] : [limit.months, "month"];
  if (count === 0) return `Until ${start}`;
  return `${count} ${unit}${count === 1 ? "" : "s"} after ${start}`;
}

export function eraseWords(erase: string | { keep: string }): string {
  if (typeof erase === "object") return `Stays: ${erase.keep}`;
  return erasures[erase] ?? erase;
}

/** For a column that is blanked long before its row goes. */
export function blankWords({ months, since }: { months: number; since: string }): string {
  return `Blanked ${months} months after ${starts[since] ?? since}, or earlier when you are erased`;
}

export function residueWords({ months, because }: { months: number; because: string }): string {
  return `Stays for ${months} months after the rest of a closed team is erased: ${because}`;
}

/** The ends of a group's tables, each once; what goes with something else ends as that does. */
export function endsOf({ tables }: RecordGroup): string[] {
  const own = tables.map(({ keep }) => keep).filter((keep) => !withItsOwner.includes(keep));
  return [...new Set(own)];
}

/** What a group's tables stand on, each once. */
export function basesOf({ tables }: RecordGroup): string[] {
  return [...new Set(tables.flatMap(({ lines }) => lines.map(({ basis }) => basis)))];
}

/** The people, in the order in which the page speaks of them. */
export const peopleWords: [string, PeopleWords][] = [
  [
    "prospect",
    {
      anchor: "held-about-prospects",
      title: "About people who are written to",
      lead: "Held for the team that brought you in, which decides about it.",
      inShort: {
        what: "who you are at work, how you are reached, what was written and what you answered or asked for",
        why: "writing to you about your work, knowing where we have you from, and stopping and forgetting when you say so",
      },
    },
  ],
  [
    "member",
    {
      anchor: "held-about-members",
      title: "About people with an account, and their teams",
      lead: "Held by us.",
      inShort: {
        what: "your name and address, how you sign in, what you set up and what your team did",
        why: "running what you asked for, guarding your account, and showing what was done with it",
      },
    },
  ],
  [
    "correspondent",
    {
      anchor: "held-about-correspondents",
      title: "About people who write to us",
      lead: "Held by us.",
      inShort: { what: "your address and what you wrote", why: "answering you" },
    },
  ],
  [
    "visitor",
    {
      anchor: "held-about-visitors",
      title: "About anybody who comes by",
      lead: "Held by us.",
      inShort: {
        what: "a keyed hash of what was tried, and how often",
        why: "slowing down guessing",
      },
    },
  ],
];
