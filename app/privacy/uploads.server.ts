/** The files that a person brought in themselves, wherever the inventory says that files are stored. */
import { sql } from "drizzle-orm";
import { getTableConfig, type PgColumn, type PgTable } from "drizzle-orm/pg-core";
import type { Whole } from "#app/privacy/held.server.ts";
import { type Home, memberTables, rowsOf, type Subject } from "#app/privacy/members.server.ts";
import { columnOf } from "#app/privacy/people.server.ts";
import type { TableData } from "#db/classify.ts";
import { inTeam } from "#db/client.ts";
import { inventory } from "#db/inventory.ts";

export type Upload = { name: string; team: string; location: string; bytes: number };

/** Oldest team first; nothing of a team that they left, and nothing that a team mate brought. */
export async function listUploads({ subject, homes }: Whole): Promise<Upload[]> {
  const found: Upload[] = [];
  for (const home of homes) {
    for (const { entry, link, by } of waysToFiles()) {
      found.push(...(await uploadsIn(home, { entry, link, by, subject })));
    }
  }
  return found;
}

/** A table of stored files, and the column by which a person's own row points at one. */
type Way = { entry: TableData; by: TableData; link: PgColumn };

function waysToFiles(): Way[] {
  const storing = inventory.filter(({ stored }) => stored?.format === "csv");
  const own = memberTables().filter(({ scope, whose }) => scope === "team" && whose === "own");
  return storing.flatMap((entry) =>
    own.flatMap(({ entry: by }) => {
      const link = linkTo(by.table, entry.table);
      return link ? [{ entry, by, link }] : [];
    }),
  );
}

function linkTo(child: PgTable, parent: PgTable): PgColumn | undefined {
  for (const key of getTableConfig(child).foreignKeys) {
    const { columns, foreignTable, foreignColumns } = key.reference();
    if (foreignTable === parent) return columns[foreignColumns.indexOf(columnOf(parent, "id"))];
  }
  return undefined;
}

async function uploadsIn(home: Home, { entry, by, link, subject }: Way & { subject: Subject }) {
  const { table, stored } = entry;
  const id = columnOf(table, "id");
  const theirs = sql`select ${link} from ${by.table} where ${rowsOf(by, subject)}`;
  const rows = await inTeam(home.worker, (tx) =>
    tx
      .select({
        name: columnOf(table, "name"),
        location: columnOf(table, stored!.location),
        bytes: columnOf(table, "bytes"),
      })
      .from(table)
      .where(sql`${id} in (${theirs})`)
      .orderBy(id),
  );
  return rows.map((row) => ({ ...(row as Omit<Upload, "team">), team: home.name }));
}
