/** Columns that go before their row does: blanked on time, table by table, from the inventory alone. */
import { and, isNotNull, or, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { isNearlyPast, isPast } from "#app/privacy/due.server.ts";
import { columnOf } from "#app/privacy/people.server.ts";
import type { Limited } from "#app/privacy/retention.ts";
import type { TableData } from "#db/classify.ts";
import type { Tx } from "#db/client.ts";

/** Columns of one table that are blanked at the same time. */
export type Blanking = { table: PgTable; columns: string[]; limit: Limited };

export function blankingsOf(tables: readonly TableData[]): Blanking[] {
  return tables.flatMap(({ table, columns }) => {
    const alike = new Map<string, Blanking>();
    for (const [column, { blankAfter }] of Object.entries(columns)) {
      if (!blankAfter) continue;
      const key = `${blankAfter.months} ${blankAfter.since}`;
      const known = alike.get(key) ?? { table, columns: [], limit: blankAfter };
      known.columns.push(column);
      alike.set(key, known);
    }
    return [...alike.values()];
  });
}

/**
 * The oldest `most` rows, and those of the very same moment as the last of them. By time and not by
 * physical place, which in a table of partitions names more than one row; what is blank already is
 * passed over, by an index where the table has one for it.
 */
export async function blankDue(tx: Tx, blanking: Blanking, most: number): Promise<number> {
  const { table, columns, limit } = blanking;
  const since = columnOf(table, limit.since);
  const due = isDue(blanking);
  const last = sql`select ${since} from ${table} where ${due}
    order by ${since} limit 1 offset ${most - 1}`;
  const blanked = await tx
    .update(table)
    .set(Object.fromEntries(columns.map((column) => [column, null])))
    .where(and(due, sql`${since} <= coalesce((${last}), 'infinity')`));
  return (blanked as unknown as { count: number }).count;
}

function isDue({ table, columns, limit }: Blanking): SQL | undefined {
  const anything = columns.map((column) => isNotNull(columnOf(table, column)));
  return and(or(...anything), isNearlyPast(table, limit), isPast(table, limit));
}
