/** The rows of one person, table by table: counted, the newest few, or all of them in batches. */
import { and, asc, desc, getTableColumns, getTableName, type SQL, sql } from "drizzle-orm";
import { toSnakeCase } from "drizzle-orm/casing";
import { getTableConfig, type PgColumn, type PgTable } from "drizzle-orm/pg-core";
import {
  type Home,
  type MemberTable,
  memberTables,
  rowsOf,
  type Subject,
} from "#app/privacy/members.server.ts";
import { type HeldTable, isExported, TEAM, whyKeptBack } from "#app/privacy/my-data.ts";
import { columnOf } from "#app/privacy/people.server.ts";
import { describe } from "#app/privacy/record.server.ts";
import { columnWords } from "#app/privacy/record.ts";
import type { TableData } from "#db/classify.ts";
import { inSystem, inTeam, type Tx } from "#db/client.ts";

/** Column's key → value; under TEAM the name of the team in which the row stands. */
export type HeldRow = Record<string, unknown>;

export type Held = HeldTable & { of: MemberTable };

/** Somebody, and the teams in which they are. */
export type Whole = { subject: Subject; homes: Home[] };

/** Where a row stands in its table: no column is called so. */
const PLACE = "#place";
const BATCH = 2_000;
const NEWEST = 5;

/** Every table in which a member may stand, in words. */
export function heldTables(tables = memberTables()): Held[] {
  return tables.map((of) => ({
    ...inWords(of.entry),
    ...{ of, byTeam: teamColumn(of.entry) !== undefined, isShared: of.whose === "shared" },
  }));
}

/** One table, as far as whoever stands in it may see it. */
export function inWords(entry: TableData): Omit<HeldTable, "byTeam" | "isShared"> {
  const name = getTableName(entry.table);
  const words = (key: string) => columnWords(name, toSnakeCase(key));
  return {
    ...describe(entry),
    name,
    columns: Object.entries(entry.columns)
      .filter(([, said]) => isExported(said))
      .map(([key, said]) => ({ key, name: toSnakeCase(key), label: words(key), said })),
    keptBack: Object.entries(entry.columns).flatMap(([key, said]) => {
      const because = whyKeptBack(said);
      return because ? [{ label: words(key), because }] : [];
    }),
  };
}

/** How many rows there are, and the newest of them. */
export async function glimpse({ of, columns }: Held, { subject, homes }: Whole) {
  const { table } = of.entry;
  const where = rowsOf(of.entry, subject);
  const ways = [...newestFirst(table), ...keyOf(table)].map((column) => desc(column));
  const found = await inEach(of, homes, async (tx) => {
    const [count, rows] = await Promise.all([
      tx.$count(table, where),
      tx
        .select(selection(of.entry, columns))
        .from(table)
        .where(where)
        .orderBy(...ways)
        .limit(NEWEST),
    ]);
    return { count, rows: rows as HeldRow[] };
  });
  const count = found.reduce((sum, each) => sum + each.count, 0);
  const rows = found.flatMap((each) => named(each.rows, of.entry, homes));
  return { count, rows: rows.slice(0, NEWEST) };
}

/**
 * All rows of a table, by its key, in batches: each a short transaction of its own, so that a slow
 * writer holds no connection. At most so many rows, if told.
 */
export async function* eachBatch(
  { of, columns }: Held,
  { subject, homes }: Whole,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<HeldRow[]> {
  let left = most;
  for (const home of of.scope === "team" ? homes : [undefined]) {
    let last: string[] | undefined;
    while (left > 0) {
      const limit = Math.min(left, BATCH);
      const reading = { of, columns, subject, last, limit };
      const rows = await enter(home, (tx) => readBatch(tx, reading));
      left -= rows.length;
      if (rows.length > 0) yield named(rows, of.entry, homes);
      if (rows.length < limit) break;
      last = rows.at(-1)![PLACE] as string[];
    }
  }
}

type Reading = Pick<Held, "of" | "columns"> & {
  subject: Subject;
  last: string[] | undefined;
  limit: number;
};

async function readBatch(tx: Tx, { of, columns, subject, last, limit }: Reading) {
  const { table } = of.entry;
  const key = keyOf(table);
  // As text, because a Date has no microseconds: the last row would come again.
  const place = sql`array[${list(key.map((column) => sql`${column}::text`))}]`;
  const rows = await tx
    .select({ ...selection(of.entry, columns), [PLACE]: place })
    .from(table)
    .where(and(rowsOf(of.entry, subject), last && isAfter(key, last)))
    .orderBy(...key.map((column) => asc(column)))
    .limit(limit);
  return rows as HeldRow[];
}

function isAfter(key: PgColumn[], last: string[]): SQL {
  const values = key.map((column, at) => sql`${last[at]}::${sql.raw(column.getSQLType())}`);
  return sql`(${list(key.map((column) => sql`${column}`))}) > (${list(values)})`;
}

function selection(entry: TableData, columns: Held["columns"]): Record<string, PgColumn> {
  const chosen = columns.map(({ key }) => [key, columnOf(entry.table, key)] as const);
  const team = teamColumn(entry);
  return Object.fromEntries([...chosen, ...(team ? [[TEAM, team] as const] : [])]);
}

/** Says in words in which of their teams a row stands; of a team that is not theirs, nothing. */
function named(rows: HeldRow[], entry: TableData, homes: Home[]): HeldRow[] {
  if (!teamColumn(entry)) return rows;
  return rows.map((row) => {
    const home = homes.find(({ worker }) => worker.teamId === row[TEAM]);
    return { ...row, [TEAM]: home?.name ?? null };
  });
}

/** An id of a team that is there to keep rows apart, and is not told as such. */
function teamColumn({ table, columns }: TableData): PgColumn | undefined {
  const said = columns.teamId;
  return said && !isExported(said) ? columnOf(table, "teamId") : undefined;
}

async function inEach<T>(
  of: MemberTable,
  homes: Home[],
  work: (tx: Tx) => Promise<T>,
): Promise<T[]> {
  const found: T[] = [];
  for (const home of of.scope === "team" ? homes : [undefined]) found.push(await enter(home, work));
  return found;
}

function enter<T>(home: Home | undefined, work: (tx: Tx) => Promise<T>): Promise<T> {
  return home ? inTeam(home.worker, work) : inSystem("account", work);
}

/** When a row came to be, if it says so. */
function newestFirst(table: PgTable): PgColumn[] {
  const columns = getTableColumns(table);
  return [columns.at ?? columns.createdAt].filter((column) => column !== undefined);
}

function keyOf(table: PgTable): PgColumn[] {
  const columns = Object.values(getTableColumns(table));
  const [several] = getTableConfig(table).primaryKeys;
  if (!several) return columns.filter(({ primary }) => primary);
  // By name: a key declared beside the columns holds copies that cannot say their type.
  return several.columns.map((copy) => columns.find(({ name }) => name === copy.name)!);
}

function list(parts: SQL[]): SQL {
  return sql.join(parts, sql`, `);
}
