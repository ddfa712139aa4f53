/** Tables of the privacy policy as lines: the record of processing, and any other list. */
import { basesOf, endsOf, type RecordGroup, type RecordTable } from "#app/privacy/record.ts";
import type { DocumentLine } from "#db/schema/privacy.ts";

type Row = { id?: string; cells: string[] };

export function tableLines(columns: string[], rows: Row[]): DocumentLine[] {
  return [
    { tag: "columns", text: columns.join("\t") },
    ...rows.map(({ id, cells }) => ({
      ...{ tag: "row" as const, text: cells.join("\t") },
      ...(id ? { id } : {}),
    })),
  ];
}

/** Each group in one row. */
export function shortLines(groups: RecordGroup[]): DocumentLine[] {
  return tableLines(
    ["About whom", "What of them, and why", "Legal basis", "How long"],
    groups.map((group) => {
      const { title, inShort } = group;
      const what = `${inShort.what}: ${inShort.why}`;
      return {
        cells: [title.replace(/^About /, ""), what, listed(basesOf(group)), listed(endsOf(group))],
      };
    }),
  );
}

function listed(words: string[]): string {
  return words.join("\n");
}

/** Everything personal, grouped by whose it is. */
export function recordLines(groups: RecordGroup[]): DocumentLine[] {
  const columns = ["What", "What of it, and why", "Legal basis", "How long", "When you are erased"];
  return groups.flatMap(({ anchor, title, lead, tables }) => [
    { tag: "h3", text: title, id: anchor },
    { tag: "p", text: lead },
    ...tableLines(columns, tables.flatMap(rowsOf)),
  ]);
}

function rowsOf({ anchor, title, keep, residue, lines }: RecordTable): Row[] {
  return lines.map(({ items, basis, erased }, index) => {
    const why = items.map(({ what, purpose }) => `${what}: ${purpose}`).join("\n");
    const ends = index === 0 && residue ? `${keep}\n${residue}` : keep;
    const cells = [title, why, basis, ends, erased];
    return index === 0 ? { id: anchor, cells } : { cells };
  });
}
