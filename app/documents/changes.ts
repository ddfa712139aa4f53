/** What changed between two versions of a document: by lines, and inside a changed line by words. */
import { diffArrays, diffWordsWithSpace } from "diff";
import { wordsOf } from "#app/documents/line.ts";
import type { DocumentLine } from "#db/schema/privacy.ts";

/** A piece of a line: as it was, only in the earlier version, or only in the later one. */
export type Part = { text: string; is: "same" | "removed" | "added" };

export type Change =
  /** The heading below which the next changes stand. */
  { heading: string } | { unchanged: DocumentLine[] } | { parts: Part[] };

/** From this share of common words on, two lines are woven into one; others are told one by one. */
const ALIKE = 0.4;
/** So many lines are looked through for the one that took another's place. */
const AHEAD = 8;

export function changesBetween(before: DocumentLine[], after: DocumentLine[]): Change[] {
  const same = (one: DocumentLine, other: DocumentLine) =>
    one.tag === other.tag && one.text === other.text;
  const changes: Change[] = [];
  let removed: DocumentLine[] = [];
  for (const { value, added, removed: gone } of diffArrays(before, after, { comparator: same })) {
    if (gone) {
      removed = value;
      continue;
    }
    changes.push(...told(removed, added ? value : []));
    removed = [];
    if (!added) changes.push(...folded(value));
  }
  changes.push(...told(removed, []));
  return withoutLastHeading(changes);
}

/** Only headings and layout may differ: then there is nothing to read. */
export function isChanged(changes: Change[]): boolean {
  return changes.some((change) => "parts" in change);
}

/** Each line that went beside the one that took its place, if one of the next few looks like it. */
function told(removed: DocumentLine[], added: DocumentLine[]): Change[] {
  const changes: Change[] = [];
  let from = 0;
  for (const line of removed) {
    const near = added.slice(from, from + AHEAD);
    const found = near.findIndex((other) => likeness(line, other) >= ALIKE);
    changes.push(...near.slice(0, Math.max(found, 0)).map((other) => whole(other, "added")));
    changes.push(found < 0 ? whole(line, "removed") : woven(line, near[found]!));
    from += found + 1;
  }
  return [...changes, ...added.slice(from).map((line) => whole(line, "added"))];
}

function whole(line: DocumentLine, is: Part["is"]): Change {
  return { parts: [{ text: wordsOf(line), is }] };
}

function woven(before: DocumentLine, after: DocumentLine): Change {
  const parts = diffWordsWithSpace(wordsOf(before), wordsOf(after));
  return {
    parts: parts.map(({ value, added, removed }) => ({
      text: value,
      is: added ? "added" : removed ? "removed" : "same",
    })),
  };
}

/** The share of words in common: 1 for the same words, 0 for none. */
function likeness(one: DocumentLine, other: DocumentLine): number {
  const mine = new Set(wordsOf(one).split(/\s+/));
  const theirs = new Set(wordsOf(other).split(/\s+/));
  const common = [...mine].filter((word) => theirs.has(word)).length;
  return (2 * common) / (mine.size + theirs.size);
}

/** What stayed is put away; the last heading in it says where what follows stands. */
function folded(lines: DocumentLine[]): Change[] {
  const heading = lines.findLast(({ tag }) => tag === "h2" || tag === "h3");
  return [{ unchanged: lines }, ...(heading ? [{ heading: wordsOf(heading) }] : [])];
}

function withoutLastHeading(changes: Change[]): Change[] {
  const last = changes.at(-1);
  return last && "heading" in last ? changes.slice(0, -1) : changes;
}
