/** Deleting rows together with the stored files that they point at. */
import { type SQL, sql } from "drizzle-orm";
import { files } from "#app/adapters/files/index.server.ts";
import { columnOf } from "#app/privacy/people.server.ts";
import type { TableData } from "#db/classify.ts";
import type { Tx } from "#db/client.ts";

/** A row that is no more; not every table has an id. */
export type Gone = { id: string | null };

/**
 * Deletes at most so many of the rows that `where` finds, and says which. The file goes first and
 * its row last, so a deletion that is cut short leaves a row whose turn comes again, never a file that
 * nothing knows of.
 */
export async function deleteWithFiles(
  tx: Tx,
  { table, stored }: TableData,
  { where, most }: { where: SQL; most: number },
): Promise<Gone[]> {
  const location = columnOf(table, stored!.location);
  // The lock keeps each row where it is, and waits for whoever is about to write its file.
  const rows = await tx
    .select({ id: columnOf(table, "id"), place: sql<string>`ctid::text`, location })
    .from(table)
    .where(where)
    .limit(most)
    .for("update");
  for (const row of rows) if (row.location) await files.remove(row.location as string);
  const places = sql.param(rows.map(({ place }) => place));
  await tx.delete(table).where(sql`ctid = any(${places}::tid[])`);
  return rows.map(({ id }) => ({ id: id as string }));
}
