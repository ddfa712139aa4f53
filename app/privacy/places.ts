/** Where things are held that are no table, in words; and tables in theirs. */
import { tableTitle } from "#app/privacy/record.ts";

export const OTHERS_CONVERSATIONS = "conversations with others";

const places: Record<string, string> = {
  [OTHERS_CONVERSATIONS]: "Messages in conversations with others",
  "practice mail": "Practice letters",
  passwords: "Mailbox passwords in the vault",
  queue: "Jobs in the queue",
  outbox: "Letters from us that wait on this machine",
};

const UNNAMED = "/unnamed";

/** Rows that stay, and no longer say whose they were. */
export function unnamed(table: string): string {
  return `${table}${UNNAMED}`;
}

/** Table or place, as PostgreSQL or the tally of an erasure spells it. */
export function placeTitle(place: string): string {
  if (place.endsWith(UNNAMED))
    return `${placeTitle(place.slice(0, -UNNAMED.length))} (your name in it)`;
  return tableTitle(place) ?? places[place] ?? place.replaceAll("_", " ");
}

/** What is held at a place. */
export type Held = { place: string; title: string; rows: number };

/** What outlives a closing: where, why, and until when; a line that names nobody has no end. */
export type Remains = {
  place: string;
  title: string;
  why: string;
  until: Date | null;
  /** An end that is not a day. */
  untilThen?: string;
};

/** "Prospects: 40", the most first. */
export function heldLines(counts: Record<string, number>): string[] {
  return heldOf(counts).map(({ title, rows }) => `${title}: ${rows.toLocaleString("en-GB")}`);
}

export function heldOf(counts: Record<string, number>): Held[] {
  return Object.entries(counts)
    .filter(([, rows]) => rows > 0)
    .map(([place, rows]) => ({ place, title: placeTitle(place), rows }))
    .sort((one, other) => other.rows - one.rows || one.title.localeCompare(other.title, "en"));
}

/** Place by place. */
export function sumOf(all: Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const counts of all) {
    for (const [place, rows] of Object.entries(counts)) sum[place] = (sum[place] ?? 0) + rows;
  }
  return sum;
}
