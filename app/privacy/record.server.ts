/** The record of processing: what is held, why, on what basis and how long, told from the inventory. */
import { getTableName } from "drizzle-orm";
import { toSnakeCase } from "drizzle-orm/casing";
import {
  blankWords,
  columnWords,
  eraseWords,
  keepWords,
  peopleWords,
  type RecordGroup,
  type RecordLine,
  type RecordTable,
  residueWords,
  tableTitle,
} from "#app/privacy/record.ts";
import type { ColumnData, TableData } from "#db/classify.ts";
import { inventory } from "#db/inventory.ts";

/** Everything personal, grouped by whose it is; nothing that the inventory does not say. */
export function recordOfProcessing(tables = inventory): RecordGroup[] {
  return peopleWords
    .map(([about, words]) => {
      const theirs = tables.filter((entry) => entry.about === about).map(describe);
      return { ...words, tables: theirs.filter(({ lines }) => lines.length > 0) };
    })
    .filter((group) => group.tables.length > 0);
}

/** One table in words: what of it is personal, why it is held, on what basis and how long. */
export function describe(entry: TableData): RecordTable {
  const name = getTableName(entry.table);
  return {
    anchor: `held-${name.replaceAll("_", "-")}`,
    title: tableTitle(name) ?? name.replaceAll("_", " "),
    keep: keepWords(entry.keep),
    ...(entry.residue ? { residue: residueWords(entry.residue) } : {}),
    lines: linesOf(entry),
  };
}

function linesOf({ table, columns, stored }: TableData): RecordLine[] {
  const name = getTableName(table);
  const lines = new Map<string, RecordLine>();
  for (const [key, said] of Object.entries(columns)) {
    if (stored?.format === "csv" && key === stored.location)
      add(lines, "what stands in it", inFile(said));
    else if (said.kind !== "operational") add(lines, columnWords(name, toSnakeCase(key)), said);
  }
  return [...lines.values()];
}

/** The column that points at a file speaks for the people in it. */
function inFile(said: ColumnData): ColumnData {
  return { ...said, erase: { keep: "only the erased person’s rows are overwritten" } };
}

function add(lines: Map<string, RecordLine>, what: string, said: ColumnData): void {
  const erased = said.blankAfter ? blankWords(said.blankAfter) : eraseWords(said.erase);
  const alike = `${said.basis}\n${erased}`;
  const line = lines.get(alike) ?? { items: [], basis: said.basis, erased };
  const item = line.items.find(({ purpose }) => purpose === said.for);
  if (item) item.what += `, ${what}`;
  else line.items.push({ what, purpose: said.for });
  lines.set(alike, line);
}
