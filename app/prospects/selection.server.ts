/** Many prospects at once: those that match a filter, or those that were ticked; counted and walked. */
import { and, asc, gt, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { TookTooLong } from "#app/core/result.ts";
import { conditionOf } from "#app/prospects/filter.server.ts";
import { type Filter, isEverybody, readFilter } from "#app/prospects/filter.ts";
import { isOneOf, narrow } from "#app/prospects/search.server.ts";
import type { Selection } from "#app/prospects/selection.ts";
import { tryFor } from "#app/prospects/time-limit.server.ts";
import type { Tx } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";

/** Ids in rising order, from behind `after`: for work that goes through all of them, batch by batch. */
export async function nextSelected(
  tx: Tx,
  selection: Selection,
  { after, most }: { after?: string | undefined; most: number },
): Promise<string[]> {
  const rows = await tx
    .select({ id: prospects.id })
    .from(prospects)
    .where(and(await whom(tx, selection), after ? gt(prospects.id, after) : undefined))
    .orderBy(asc(prospects.id))
    .limit(most);
  return rows.map(({ id }) => id);
}

/**
 * Nobody of them is erased before this transaction ends, so that rows about them can be written; who
 * is being erased this moment is gone for whatever is read after this.
 */
export async function holdSelected(tx: Tx, ids: string[]): Promise<void> {
  await tx
    .select({ id: prospects.id })
    .from(prospects)
    .where(isOneOf(ids))
    .orderBy(asc(prospects.id))
    .for("key share");
}

/** For how long somebody waits to be told exactly how many there are, in milliseconds. */
export const patience = { exact: 10_000 };

/** Exact: it is shown before something is done to all of them. Throws TookTooLong. */
export async function countSelected(tx: Tx, selection: Selection): Promise<number> {
  if (isAll(selection)) return (await exactly(tx, weighAll)).count;
  return exactly(tx, async (inner) => inner.$count(prospects, await whom(inner, selection, "all")));
}

/**
 * Exact, with a print that is another as soon as others match: what was confirmed is what is done.
 * Throws TookTooLong.
 */
export async function weighSelected(tx: Tx, selection: Selection) {
  if (isAll(selection)) return exactly(tx, weighAll);
  return exactly(tx, async (inner) => {
    const [row] = await inner
      .select({
        count: sql<number>`count(*)::int`,
        print: sql<string>`coalesce(bit_xor(uuid_hash_extended(${prospects.id}, 0)), 0)::text`,
      })
      .from(prospects)
      .where(await whom(inner, selection, "all"));
    return row!;
  });
}

function isAll({ query }: Selection): boolean {
  return query !== undefined && isEverybody(filterOf(query));
}

/** Everybody less whoever is in the bin: both are told by an index alone, where one question is not. */
async function weighAll(tx: Tx): Promise<{ count: number; print: string }> {
  const weigh = (which: SQL) => sql`(select count(*) as count,
    coalesce(bit_xor(uuid_hash_extended(${prospects.id}, 0)), 0) as print
    from ${prospects} where ${which})`;
  const [row] = await tx.execute<{ count: number; print: string }>(sql`
    select (held.count - binned.count)::int as count, (held.print # binned.print)::text as print
    from ${weigh(sql`true`)} as held, ${weigh(isNotNull(prospects.binnedAt))} as binned`);
  return row!;
}

async function exactly<T>(tx: Tx, work: (inner: Tx) => Promise<T>): Promise<T> {
  const result = await tryFor(tx, patience.exact, work);
  if (result === undefined) throw new TookTooLong();
  return result;
}

/** For queries of one's own. Those above look words up first: on many prospects they are quicker. */
export function isSelected(selection: Selection): SQL | undefined {
  if (selection.ids) return and(isNull(prospects.binnedAt), isOneOf(selection.ids));
  return conditionOf(filterOf(selection.query));
}

/** The same, looked up. `all`: asked of everybody at once, not batch by batch. */
export async function whom(tx: Tx, selection: Selection, all?: "all"): Promise<SQL | undefined> {
  if (selection.ids) return isSelected(selection);
  const { ids, among } = await narrow(tx, filterOf(selection.query));
  return all && !ids ? isSelected(selection) : among;
}

function filterOf(query: string): Filter {
  return readFilter(new URLSearchParams(query));
}
