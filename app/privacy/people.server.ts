/** The inventory read as a family tree: where people stand, what hangs from them, what erasing does. */
import { getTableColumns, getTableName } from "drizzle-orm";
import { getTableConfig, type PgColumn, type PgTable } from "drizzle-orm/pg-core";
import type { EraseRule, TableData } from "#db/classify.ts";
import { inventory } from "#db/inventory.ts";

/** What erasing a person does to their rows of a table: the strongest word of its columns. */
type RowErasure = "delete" | "blank" | "nothing";

/** The tables in which prospects stand by an address that erasing them deletes; ledgers of hashes stay. */
export function prospectTables(tables = inventory): TableData[] {
  return tables.filter(
    (entry) =>
      entry.about === "prospect" &&
      "by" in Object(entry.found) &&
      entry.columns[foundBy(entry)]?.erase === "delete row",
  );
}

/** The key of the column by which people are found. */
export function foundBy({ table, found }: TableData): string {
  if (typeof found === "object" && "by" in found) return found.by;
  throw new Error(`${getTableName(table)} is not searched for people directly`);
}

/** The tables whose rows belong to this one's. */
export function childrenOf(parent: TableData, tables = inventory): TableData[] {
  return tables.filter(
    ({ found }) => typeof found === "object" && "with" in found && found.with === parent.table,
  );
}

/** The column of a child that names its parent's id. Throws where the schema has no such key. */
export function parentColumn(child: PgTable, parent: PgTable): PgColumn {
  for (const key of getTableConfig(child).foreignKeys) {
    const { columns, foreignTable, foreignColumns } = key.reference();
    if (foreignTable !== parent) continue;
    const at = foreignColumns.indexOf(columnOf(parent, "id"));
    const name = columns[at]?.name;
    // By name: a key declared beside the columns holds copies of them.
    const column = Object.values(getTableColumns(child)).find((own) => own.name === name);
    if (column) return column;
  }
  throw new Error(`${getTableName(child)} has no key to ${getTableName(parent)}`);
}

export function rowErasure({ columns }: TableData): RowErasure {
  const rules = Object.values(columns).map(({ erase }) => erase);
  if (rules.includes("delete row")) return "delete";
  return rules.includes("blank") ? "blank" : "nothing";
}

/** What a blanked row is set to. */
export function blanks({ columns }: TableData): Record<string, null> {
  const blanked = Object.entries(columns).filter(([, { erase }]) => isBlank(erase));
  return Object.fromEntries(blanked.map(([key]) => [key, null]));
}

/** Throws for a column that the table does not have: the classification was checked by `tsc`. */
export function columnOf(table: PgTable, key: string): PgColumn {
  const column = getTableColumns(table)[key];
  if (!column) throw new Error(`${getTableName(table)} has no column ${key}`);
  return column;
}

/** False for a table that only joins others. */
export function hasId(table: PgTable): boolean {
  return "id" in getTableColumns(table);
}

/** Guarded by PostgreSQL for its team, rather than the house's. */
export function isTeamTable(table: PgTable): boolean {
  return getTableConfig(table).policies.length > 0;
}

function isBlank(erase: EraseRule): boolean {
  return erase === "blank";
}
