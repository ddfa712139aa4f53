/** Deleting rows together with the stored files that they point at. */
import { type SQL, sql } from "drizzle-orm";
import { files } from "#app/adapters/files/index.server.ts";
import { columnOf } from "#app/privacy/people.server.ts";
import type { TableData } from "#db/classify.ts";
import type { Tx } from "#db/client.ts";

/**
 * Deletes at most so many of the rows that `where` finds, and says how many. The file goes first and
 * its row last, so a deletion that is cut short leaves a row whose turn comes again, never a file that
 * nothing knows of.
 */
export async function deleteWithFiles(
  tx: Tx,
  { table, stored }: TableData,
  { where, most }: { where: SQL; most: number },
): Promise<number> {
  const location = columnOf(table, stored!.location);
  // By physical place, because not every table has an id; the lock keeps each row where it is, and
  // waits for whoever is about to write its file.
  const rows = await tx
    .select({ place: sql<string>`ctid::text`, location })
    .from(table)
    .where(where)
    .limit(most)
    .for("update");
  for (const row of rows) if (row.location) await files.remove(row.location as string);
  const places = sql.param(rows.map(({ place }) => place));
  await tx.delete(table).where(sql`ctid = any(${places}::tid[])`);
  return rows.length;
}
