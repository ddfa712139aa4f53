/** What changed between two versions of a document: by lines, and inside a changed line by words. */
import { diffArrays, diffWordsWithSpace } from "diff";
import { wordsOf } from "#app/documents/line.ts";
import type { DocumentLine } from "#db/schema/privacy.ts";

/** A piece of a line: as it was, only in the earlier version, or only in the later one. */
export type Part = { text: string; is: "same" | "removed" | "added" };

export type Change =
  /** The heading below which the next changes stand. */
  { heading: string } | { unchanged: DocumentLine[] } | { parts: Part[] };

/** Below this share of common words, two lines are told one after the other instead of woven together. */
const ALIKE = 0.4;

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

/** Lines that stand in each other's place, first with first. */
function told(removed: DocumentLine[], added: DocumentLine[]): Change[] {
  const changes: Change[] = [];
  const most = Math.max(removed.length, added.length);
  for (let n = 0; n < most; n++) {
    changes.push(...lineChanges(removed[n], added[n]));
  }
  return changes;
}

function lineChanges(before?: DocumentLine, after?: DocumentLine): Change[] {
  const alone: Change[] = [];
  if (before) alone.push({ parts: [{ text: wordsOf(before), is: "removed" }] });
  if (after) alone.push({ parts: [{ text: wordsOf(after), is: "added" }] });
  if (!before || !after) return alone;
  const parts = diffWordsWithSpace(wordsOf(before), wordsOf(after)).map(
    ({ value, added, removed }): Part => ({
      text: value,
      is: added ? "added" : removed ? "removed" : "same",
    }),
  );
  return shareInCommon(parts) < ALIKE ? alone : [{ parts }];
}

function shareInCommon(parts: Part[]): number {
  const length = (wanted: Part["is"]) =>
    parts.reduce((sum, { text, is }) => sum + (is === wanted ? text.length : 0), 0);
  const [same, removed, added] = [length("same"), length("removed"), length("added")];
  return (2 * same) / (2 * same + removed + added || 1);
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
