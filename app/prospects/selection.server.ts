/** Many prospects at once: those that match a filter, or those that were ticked; counted and walked. */
import { and, asc, gt, isNull, type SQL, sql } from "drizzle-orm";
import { conditionOf } from "#app/prospects/filter.server.ts";
import { type Filter, readFilter } from "#app/prospects/filter.ts";
import { isOneOf, narrow } from "#app/prospects/search.server.ts";
import type { Selection } from "#app/prospects/selection.ts";
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

/** Exact: it is shown before something is done to all of them. */
export async function countSelected(tx: Tx, selection: Selection): Promise<number> {
  return tx.$count(prospects, await whom(tx, selection, "all"));
}

/** Exact, with a print that is another as soon as others match: what was confirmed is what is done. */
export async function weighSelected(tx: Tx, selection: Selection) {
  const [row] = await tx
    .select({
      count: sql<number>`count(*)::int`,
      print: sql<string>`coalesce(bit_xor(uuid_hash_extended(${prospects.id}, 0)), 0)::text`,
    })
    .from(prospects)
    .where(await whom(tx, selection, "all"));
  return row!;
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
