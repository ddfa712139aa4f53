/** Everything held about one of a team's prospects, table by table, by walking the inventory. */
import { and, asc, eq, getTableColumns, getTableName, type SQL, sql } from "drizzle-orm";
import { type HeldRow, inWords } from "#app/privacy/held.server.ts";
import type { HeldTable } from "#app/privacy/my-data.ts";
import { columnOf, parentColumn } from "#app/privacy/people.server.ts";
import { among } from "#db/among.ts";
import type { TableData } from "#db/classify.ts";
import type { Tx } from "#db/client.ts";
import { inventory } from "#db/inventory.ts";

/** All that finds somebody: their address in its one spelling, and the keyed hashes that speak of it. */
export type Sought = { emailKey: string; hashes: string[] };

/** Table's name → what of it the member who asks may see. */
export type Limits = Record<string, SQL>;

export type HeldAbout = { table: HeldTable; rows: HeldRow[] };

/** Every table that holds something of theirs, with what of it may be handed out. Parents first. */
export async function heldAbout(tx: Tx, sought: Sought, limits: Limits = {}): Promise<HeldAbout[]> {
  const held: HeldAbout[] = [];
  for (const entry of tablesAboutProspects()) {
    const table = { ...inWords(entry), byTeam: false, isShared: false };
    if (table.columns.length === 0) continue;
    const limit = limits[table.name];
    const rows = await rowsOf(tx, entry, { sought, table, limit });
    if (rows.length > 0) held.push({ table, rows });
  }
  return held;
}

/** Those in which a prospect can be found; what is nobody's says nothing of anybody. */
export function tablesAboutProspects(tables = inventory): TableData[] {
  return tables.filter(({ about, found }) => about === "prospect" && found !== "nobody's");
}

/** Finds one prospect's rows of a table, inside their team. */
export function whereAbout({ table, found, columns }: TableData, sought: Sought): SQL {
  if (typeof found === "object" && "by" in found) {
    const column = columnOf(table, found.by);
    const isHashed = columns[found.by]!.erase === "hash";
    return isHashed ? among(column, sought.hashes, "text") : eq(column, sought.emailKey);
  }
  const parent = typeof found === "object" && "with" in found && entryOf(found.with);
  if (!parent) throw new Error(`${getTableName(table)} does not say how a prospect is found`);
  const [link, id] = [parentColumn(table, parent.table), columnOf(parent.table, "id")];
  return sql`${link} in (select ${id} from ${parent.table} where ${whereAbout(parent, sought)})`;
}

type Looking = { sought: Sought; table: HeldTable; limit: SQL | undefined };

async function rowsOf(
  tx: Tx,
  entry: TableData,
  { sought, table, limit }: Looking,
): Promise<HeldRow[]> {
  const chosen = table.columns.map(({ key }) => [key, columnOf(entry.table, key)] as const);
  const { createdAt, updatedAt, teamId } = getTableColumns(entry.table);
  return tx
    .select(Object.fromEntries(chosen))
    .from(entry.table)
    .where(and(whereAbout(entry, sought), limit))
    .orderBy(asc((createdAt ?? updatedAt ?? teamId)!));
}

function entryOf(table: TableData["table"]): TableData | undefined {
  return inventory.find((each) => each.table === table);
}
