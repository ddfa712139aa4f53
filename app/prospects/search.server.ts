/** The list of prospects, and finding them by words, each with how things stand. */
import { type SQL, sql } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { type InSequence, latestStandings } from "#app/prospects/in-sequences.server.ts";
import { PAGE, type Row, type Walk, type Walked, walk } from "#app/prospects/page.server.ts";
import {
  type Cursor,
  type ListQuery,
  MOST_COUNTED,
  type Sort,
  searchPatterns,
} from "#app/prospects/search.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import type { SuppressionReason } from "#app/suppression/suppression.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";

/** About as long as an index takes to find something rare. */
const LOOKED_AT = 5_000;

export type ListedProspect = Row & { suppressed?: SuppressionReason; standing?: InSequence };

type Found = Walked & {
  counted: number;
  /** There are more than were counted. */
  more: boolean;
  /** As shown: a search that finds too many is shown newest first, whatever was asked. */
  sort: Sort;
  /** No page before can be found, but the first one is elsewhere. */
  fromFirst?: boolean;
};

export type ProspectPage = Omit<Found, "rows"> & { rows: ListedProspect[] };

/** A page is asked for in words, in an order, at a place; times are told in `zone`. */
export type Asked = Partial<ListQuery> & { zone?: string };

/** One page of 50, each with how things stand. A cursor whose row is gone leads to the first page. */
export async function listProspects(member: Member, asked: Asked = {}): Promise<ProspectPage> {
  const { q = "", sort = "added", cursor, zone = "UTC" } = asked;
  const patterns = searchPatterns(q);
  return inTeam(member, async (tx) => {
    const found = await (patterns.length > 0
      ? search(tx, patterns, { sort, cursor })
      : everybody(tx, { sort, cursor }));
    return { ...found, rows: await withStanding(tx, found.rows, zone) };
  });
}

async function everybody(tx: Tx, asked: Walk & { sort: Sort }): Promise<Found> {
  const [count, page] = await Promise.all([countAll(tx), walk(tx, asked)]);
  return { ...page, ...count, sort: asked.sort };
}

/**
 * Rare words are found through the index, all of them. Common ones fill a page among the newest few
 * thousand already, where the index would bring up half the team: of these only as many are counted.
 */
async function search(tx: Tx, patterns: string[], { sort, cursor }: Walk): Promise<Found> {
  const newest = await lookAtNewest(tx, patterns);
  const isCommon = !newest.areAll && newest.ids.length > PAGE;
  if (isCommon) return newestFound(tx, patterns, { cursor, counted: newest.ids.length });
  const ids = newest.areAll ? newest.ids : await findAll(tx, patterns);
  const tooMany = ids.length > MOST_COUNTED;
  if (tooMany) return newestFound(tx, patterns, { cursor, counted: MOST_COUNTED });
  const page = await walk(tx, { sort, cursor, among: isOneOf(ids) });
  return { ...page, counted: ids.length, more: false, sort };
}

/** Too many to sort: one may only go on to older ones, or begin again. */
async function newestFound(
  tx: Tx,
  patterns: string[],
  { cursor, counted }: { cursor?: Cursor; counted: number },
): Promise<Found> {
  const onward = cursor?.towards === "next" ? cursor : undefined;
  const among = sql`${prospects.id} in ${matching(patterns, onward?.id, PAGE + 1)}`;
  const { rows, next } = await walk(tx, { sort: "added", cursor: onward, among });
  return { rows, next, fromFirst: onward !== undefined, counted, more: true, sort: "added" };
}

/** Who matches among the newest, by looking at each of them; `areAll`: there are no others. */
async function lookAtNewest(tx: Tx, patterns: string[]) {
  const [row] = await tx.execute<{ looked: number; ids: string[] }>(sql`
    with newest as materialized (
      select id, search_text from ${prospects} order by id desc limit ${LOOKED_AT}::int
    )
    select
      (select count(*)::int from newest) as looked,
      array(select id from newest where search_text like all(${sql.param(patterns)}::text[])) as ids`);
  const { looked, ids } = row!;
  return { ids, areAll: looked < LOOKED_AT };
}

async function findAll(tx: Tx, patterns: string[]): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(
    sql`select id from ${matching(patterns, undefined, MOST_COUNTED + 1)} as found (id)`,
  );
  return rows.map(({ id }) => id);
}

/** Ids of up to `most` prospects in whom every pattern is found, newest first, older than `before`. */
export function matching(patterns: string[], before: string | undefined, most: number): SQL {
  const words = sql`${sql.param(patterns)}::text[]`;
  return sql`(select search_prospects(${words}, ${before ?? null}::uuid, ${most}::int))`;
}

function isOneOf(ids: string[]): SQL {
  return sql`${prospects.id} = any(${sql.param(ids)}::uuid[])`;
}

async function countAll(tx: Tx): Promise<{ counted: number; more: boolean }> {
  const [row] = await tx.execute<{ count: number }>(sql`
    select count(*)::int as count
    from (select 1 from ${prospects} limit ${MOST_COUNTED + 1}::int) as counted`);
  const { count } = row!;
  return { counted: Math.min(count, MOST_COUNTED), more: count > MOST_COUNTED };
}

async function withStanding(tx: Tx, rows: Row[], zone: string): Promise<ListedProspect[]> {
  const emails = rows.map((row) => row.email);
  const ids = rows.map((row) => row.id);
  const [suppressed, standings] = await Promise.all([
    findSuppressions(tx, emails),
    latestStandings(tx, ids, zone),
  ]);
  return rows.map((row) => ({
    ...row,
    suppressed: suppressed.get(row.email),
    standing: standings.get(row.id),
  }));
}
