/** Finding prospects by what is written in them, through the index where that is quicker than looking. */
import { type SQL, sql } from "drizzle-orm";
import {
  alike,
  asksForBin,
  conditionsOf,
  exactConditionOf,
  patternOf,
} from "#app/prospects/filter.server.ts";
import type { Filter } from "#app/prospects/filter.ts";
import { setOf } from "#app/prospects/linked-filter.server.ts";
import { PAGE } from "#app/prospects/page.server.ts";
import { MOST_COUNTED, searchPatterns, searchWords } from "#app/prospects/search.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";

/** About as long as an index takes to find something rare. */
const LOOKED_AT = 5_000;
/** With no more than these found by the letter, who is spelled alike is looked for as well. */
const FEW = 5;

export type Narrowed = {
  /** Whom the filter is about. */
  among: SQL;
  /** All of them, where there are at most as many as are counted: by the letter first, each newest first. */
  ids?: string[];
  /** How many of `ids` are only spelled alike; they stand at the end. */
  alike?: number;
  /** At least so many, and too many to list. */
  atLeast?: number;
  /** There are more than are counted: known without counting them. */
  tooMany?: true;
};

/**
 * Rare words are found through the index, all of them. Common ones fill a page among the newest few
 * thousand already, where the index would bring up half the team: of these only as many are counted.
 * A filter without words is left as it is.
 */
export async function narrow(tx: Tx, filter: Filter): Promise<Narrowed> {
  const patterns = patternsOf(filter);
  if (patterns.length === 0) return narrowBySets(tx, filter);
  const newest = await lookAtNewest(tx, filter);
  const isCommon = !newest.areAll && newest.ids.length > PAGE;
  const among = exactConditionOf(filter, "probe");
  if (isCommon) return { among, atLeast: newest.ids.length };
  const words = matching(patterns, undefined, MOST_COUNTED + 1);
  const ids = newest.areAll ? newest.ids : await findAll(tx, filter, words);
  if (!ids) return { among, atLeast: newest.ids.length };
  const near = ids.length > FEW ? [] : await findAlike(tx, filter);
  const all = [...ids, ...near];
  return { among: isOneOf(all), ids: all, alike: near.length };
}

/** The first list, tag or value that few have leads to all who match; when many have it, they are walked. */
async function narrowBySets(tx: Tx, filter: Filter): Promise<Narrowed> {
  for (const asked of filter.conditions) {
    const set = setOf(asked);
    if (!set) continue;
    const some = sql`(select id from (${set}) as found (id) limit ${MOST_COUNTED + 1}::int)`;
    const ids = await findAll(tx, filter, some);
    if (ids) return { among: isOneOf(ids), ids };
  }
  const [only, ...others] = filter.conditions;
  const isOneSet = only && others.length === 0 && setOf(only);
  return { among: exactConditionOf(filter, "probe"), ...(isOneSet ? { tooMany: true } : {}) };
}

/** Ids of up to `most` prospects in whom every pattern is found, newest first, older than `before`. */
export function matching(patterns: string[], before: string | undefined, most: number): SQL {
  const words = sql`${sql.param(patterns)}::text[]`;
  return sql`(select search_prospects(${words}, ${before ?? null}::uuid, ${most}::int))`;
}

export function isOneOf(ids: string[]): SQL {
  return among(prospects.id, ids);
}

/** None for the bin: it is small, and the index does not find who is in it. */
function patternsOf({ q, conditions }: Filter): string[] {
  if (asksForBin(conditions)) return [];
  return [...searchPatterns(q ?? ""), ...conditions.flatMap((asked) => patternOf(asked) ?? [])];
}

/** Who matches among the newest, by looking at each of them; `areAll`: there are no others. */
async function lookAtNewest(tx: Tx, filter: Filter) {
  const needed = isOnlyWords(filter) ? sql`id, search_text, binned_at` : sql`*`;
  const [row] = await tx.execute<{ looked: number; ids: string[] }>(sql`
    with newest as materialized (
      select ${needed} from ${prospects} order by id desc limit ${LOOKED_AT}::int
    )
    select
      (select count(*)::int from newest) as looked,
      array(
        select id from newest as prospects where ${exactConditionOf(filter)} order by id desc
      ) as ids`);
  const { looked, ids } = row!;
  return { ids, areAll: looked < LOOKED_AT };
}

/** Who matches among those of `source`; undefined when these are more than are counted. */
async function findAll(tx: Tx, filter: Filter, source: SQL): Promise<string[] | undefined> {
  const chosen = isOnlyWords(filter) ? sql`select id from found` : rechecked(filter);
  const [row] = await tx.execute<{ found: number; ids: string[] | null }>(sql`
    with found as materialized (select id from ${source} as found (id)),
      size as materialized (select count(*)::int as found from found)
    select found, case when found <= ${MOST_COUNTED}::int
      then array(${chosen} order by id desc) end as ids
    from size`);
  return row!.ids ?? undefined;
}

function isOnlyWords({ conditions }: Filter): boolean {
  return conditions.length === 0;
}

function rechecked(filter: Filter): SQL {
  return sql`
    select ${prospects.id} from ${prospects}
    where ${prospects.id} in (select id from found) and ${exactConditionOf(filter, "probe")}`;
}

/** Of words only: what stands in a condition is meant by the letter. */
async function findAlike(tx: Tx, { q, conditions }: Filter): Promise<string[]> {
  if (!q) return [];
  const near = alike(searchPatterns(q), searchWords(q));
  const rows = await tx
    .select({ id: prospects.id })
    .from(prospects)
    .where(sql`${prospects.id} = any(array(${near})) and ${conditionsOf({ conditions })}`);
  return rows
    .map(({ id }) => id)
    .sort()
    .reverse();
}
