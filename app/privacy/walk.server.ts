/** Emptying tables in batches, each a transaction of its own, so that live work never waits long. */
import { setTimeout as pause } from "node:timers/promises";
import { getTableName, type SQL, sql } from "drizzle-orm";
import { deleteWithFiles, type Gone } from "#app/privacy/gone.server.ts";
import { columnOf, isTeamTable } from "#app/privacy/people.server.ts";
import { unnamed } from "#app/privacy/places.ts";
import type { TableData } from "#db/classify.ts";
import type { Tx } from "#db/client.ts";
import { forgetJobs } from "#db/queue.ts";

/** Is told where how many rows or files were erased, so that no count is lost or doubled. */
export type Tally = {
  /** In the transaction in which they went. */
  went(tx: Tx, place: string, rows: number): Promise<void>;
  /** Before they go, where no transaction helps: of several times the greatest counts. */
  found(tx: Tx, place: string, most: number): Promise<void>;
};

/** Opens one transaction where these rows are seen. */
export type Door = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** Some rows of a table: `whose` finds them until they are done. */
export type Rows = { entry: TableData; whose: SQL; door: Door; tally: Tally };

export const BATCH_ROWS = 5_000;
const PAUSE_MS = 10;

export const uncounted: Tally = { went: async () => {}, found: async () => {} };

/** With the stored files that the rows point at, and jobs that name a row of the house and no team. */
export async function deleteRows({ entry, whose, door, tally }: Rows): Promise<void> {
  await inBatches(door, async (tx) => {
    const gone = entry.stored
      ? await deleteWithFiles(tx, entry, { where: whose, most: BATCH_ROWS })
      : await deleteSome(tx, entry, whose);
    await tally.went(tx, getTableName(entry.table), gone.length);
    const named = isTeamTable(entry.table) ? [] : gone.flatMap(({ id }) => id ?? []);
    await tally.went(tx, "queue", await forgetJobs(tx, named, BATCH_ROWS));
    return gone.length;
  });
}

/** `changes` must be such that `whose` finds the row no more. Counted apart: the row stays. */
export async function changeRows(
  { entry, whose, door, tally }: Rows,
  changes: Record<string, unknown>,
): Promise<void> {
  const { table } = entry;
  await inBatches(door, async (tx) => {
    const changed = await tx.update(table).set(changes).where(someOf(entry, whose));
    const rows = (changed as unknown as { count: number }).count;
    await tally.went(tx, unnamed(getTableName(table)), rows);
    return rows;
  });
}

/** Until a batch is not full any more. */
export async function inBatches(door: Door, work: (tx: Tx) => Promise<number>): Promise<void> {
  for (;;) {
    const rows = await door(work);
    if (rows < BATCH_ROWS) return;
    await pause(PAUSE_MS);
  }
}

async function deleteSome(tx: Tx, entry: TableData, whose: SQL): Promise<Gone[]> {
  const id = "id" in entry.columns ? columnOf(entry.table, "id") : sql<null>`null`;
  const gone = await tx.delete(entry.table).where(someOf(entry, whose)).returning({ id });
  return gone as Gone[];
}

/** By physical place, because not every table has an id. In a partitioned one places repeat: so twice `whose`. */
function someOf({ table }: TableData, whose: SQL): SQL {
  return sql`${whose} and ctid = any(array(
    select ctid from ${table} where ${whose} limit ${BATCH_ROWS}))`;
}
