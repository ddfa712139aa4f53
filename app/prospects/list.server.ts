/** The list of prospects: one page of those a filter is about, each with how things stand. */
import { type SQL, sql } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { conditionOf } from "#app/prospects/filter.server.ts";
import { type Filter, isEverybody } from "#app/prospects/filter.ts";
import { type InSequence, latestStandings } from "#app/prospects/in-sequences.server.ts";
import {
  type Moment,
  type Row,
  type Walk,
  type Walked,
  walk,
  walkAmong,
} from "#app/prospects/page.server.ts";
import { isOneOf, type Narrowed, narrow } from "#app/prospects/search.server.ts";
import { type ListQuery, MOST_COUNTED, type Sort } from "#app/prospects/search.ts";
import { isTimeUp, limitTime, tryFor } from "#app/prospects/time-limit.server.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import type { SuppressionReason } from "#app/suppression/suppression.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";

/** Milliseconds for each question of a page, and for its count: a count is worth less. */
const PATIENCE = { page: 3_000, count: 500 };

export type ListedProspect = Row & { suppressed?: SuppressionReason; standing?: InSequence };

type Found = Walked & {
  counted: number;
  /** There are more than were counted. */
  more: boolean;
  /** As shown: what finds too many is shown newest first, whatever was asked. */
  sort: Sort;
  /** The moment in whose order they are, when it is not that of being added. */
  by?: Moment;
  /** No page before can be found, but the first one is elsewhere. */
  fromFirst?: boolean;
  /** How many of all are only spelled like what was asked for. */
  alike?: number;
  /** Nothing was found out in time. */
  tooSlow?: boolean;
};

export type ProspectPage = Omit<Found, "rows"> & { rows: ListedProspect[] };

/** A page of a filter is asked for in an order, at a place; times are told in `zone`. */
export type Asked = Partial<ListQuery> & {
  zone?: string;
  patience?: typeof PATIENCE;
};

/** One page of 50, each with how things stand. A cursor whose row is gone leads to the first page. */
export async function listProspects(member: Member, asked: Asked = {}): Promise<ProspectPage> {
  const { sort = "added", zone = "UTC" } = asked;
  try {
    return await inTeam(member, async (tx) => standing(tx, await findPage(tx, asked), zone));
  } catch (error) {
    if (!isTimeUp(error)) throw error;
    return { rows: [], counted: 0, more: true, sort, tooSlow: true };
  }
}

/** The same without how things stand; throws when no index serves the filter and time is up. */
export async function findPage(tx: Tx, asked: Asked): Promise<Found> {
  const { q, conditions = [], sort = "added", cursor, patience = PATIENCE } = asked;
  const filter = { conditions, ...(q?.trim() ? { q } : {}) };
  if (isEverybody(filter)) return everybody(tx, { sort, cursor });
  const [, found] = await Promise.all([
    limitTime(tx, patience.page),
    matched(tx, filter, { sort, cursor, patience: patience.count }),
  ]);
  return found;
}

async function everybody(tx: Tx, asked: Walk & { sort: Sort }): Promise<Found> {
  const among = sql`${prospects.binnedAt} is null`;
  const [count, page] = await Promise.all([countAll(tx), walk(tx, { ...asked, among })]);
  return { ...page, ...count, sort: asked.sort };
}

type Place = { sort: Sort; cursor?: ListQuery["cursor"]; patience: number };

async function matched(tx: Tx, filter: Filter, place: Place): Promise<Found> {
  const narrowed = await narrow(tx, filter);
  if (narrowed.ids) return amongFew(tx, narrowed, place);
  if (narrowed.atLeast !== undefined) return newestFirst(tx, narrowed, place);
  if (place.sort.startsWith("email")) return byAddress(tx, narrowed, place);
  const by = momentOf(filter);
  const page = await walk(tx, { ...place, among: narrowed.among, by });
  const whole = !page.next && !page.previous;
  const count = whole
    ? { counted: page.rows.length, more: false }
    : await countFor(tx, conditionOf(filter), { ...place, seen: page.rows.length });
  return { ...page, ...count, sort: place.sort, ...(by === "added" ? {} : { by }) };
}

async function amongFew(tx: Tx, { ids, alike }: Narrowed, { sort, cursor }: Place): Promise<Found> {
  // They are in that order already; asking for one of very many ids looks each of them up.
  const page = await (sort === "added"
    ? walkAmong(tx, ids!, cursor)
    : walk(tx, { sort, cursor, among: isOneOf(ids!) }));
  return { ...page, counted: ids!.length, more: false, sort, ...(alike ? { alike } : {}) };
}

/** Too many to sort: one may only go on to older ones, or begin again. */
async function newestFirst(tx: Tx, { among, atLeast }: Narrowed, place: Place): Promise<Found> {
  const onward = place.cursor?.towards === "next" ? place.cursor : undefined;
  const { rows, next } = await walk(tx, { sort: "added", cursor: onward, among });
  const counted = Math.max(atLeast!, rows.length);
  return { rows, next, fromFirst: onward !== undefined, counted, more: true, sort: "added" };
}

/** All are found before they are sorted, unless there are too many. */
async function byAddress(tx: Tx, { among, tooMany }: Narrowed, place: Place): Promise<Found> {
  if (tooMany) return newestFirst(tx, { among, atLeast: MOST_COUNTED }, place);
  const rows = await tx
    .select({ id: prospects.id })
    .from(prospects)
    .where(among)
    .limit(MOST_COUNTED + 1);
  if (rows.length > MOST_COUNTED) return newestFirst(tx, { among, atLeast: MOST_COUNTED }, place);
  return amongFew(tx, { among, ids: rows.map(({ id }) => id) }, place);
}

function momentOf({ conditions }: Filter): Moment | undefined {
  const ranges = conditions.filter(({ operator }) => operator === "before" || operator === "after");
  const moments: Moment[] = ["contacted", "due", "added"];
  return moments.find((moment) => ranges.some(({ field }) => field === moment));
}

async function countFor(tx: Tx, among: SQL, { patience, seen }: Place & { seen: number }) {
  const count = await tryFor(tx, patience, (inner) => countUpTo(inner, among));
  return count ?? { counted: seen, more: true };
}

/** Everybody. While the bin is empty the index alone can tell, which is quicker. */
export async function countAll(tx: Tx) {
  return readCount(
    tx,
    sql`case when exists (select 1 from ${prospects} where ${prospects.binnedAt} is not null)
      then ${upTo(sql`where ${prospects.binnedAt} is null`)} else ${upTo(sql``)} end`,
  );
}

/** Up to one more than are counted; exported for the test of its plan. */
export async function countUpTo(tx: Tx, among: SQL) {
  return readCount(tx, upTo(sql`where ${among}`));
}

function upTo(where: SQL): SQL {
  const most = sql`limit ${MOST_COUNTED + 1}::int`;
  return sql`(select count(*) from (select 1 from ${prospects} ${where} ${most}) as counted)`;
}

async function readCount(tx: Tx, counting: SQL) {
  const [row] = await tx.execute<{ count: number }>(sql`select (${counting})::int as count`);
  const { count } = row!;
  return { counted: Math.min(count, MOST_COUNTED), more: count > MOST_COUNTED };
}

async function standing(tx: Tx, found: Found, zone: string): Promise<ProspectPage> {
  const { rows } = found;
  const [suppressed, standings] = await Promise.all([
    findSuppressions(
      tx,
      rows.map((row) => row.email),
    ),
    latestStandings(
      tx,
      rows.map((row) => row.id),
      zone,
    ),
  ]);
  const told = rows.map((row) => ({
    ...row,
    suppressed: suppressed.get(row.email),
    standing: standings.get(row.id),
  }));
  return { ...found, rows: told };
}
