/** One page of the list: from one key to the next, never by counting rows. */
import { and, asc, desc, gt, lt, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Cursor, Sort } from "#app/prospects/search.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";

export const PAGE = 50;

const columns = {
  id: prospects.id,
  email: prospects.email,
  emailKey: prospects.emailKey,
  firstName: prospects.firstName,
  lastName: prospects.lastName,
  position: prospects.position,
  company: prospects.company,
  verdict: prospects.verdict,
  restrictedAt: prospects.restrictedAt,
  createdAt: prospects.createdAt,
};

export type Row = Pick<typeof prospects.$inferSelect, keyof typeof columns>;
/** A moment that a filter is about: such a page is in its order, since that is how its index runs. */
export type Moment = "contacted" | "added" | "due";
/** `among` narrows whom the page is of. */
export type Walk = { sort: Sort; cursor?: Cursor; among?: SQL; by?: Moment };
export type Walked = { rows: Row[]; next?: Cursor; previous?: Cursor };

const moments: Record<Moment, PgColumn> = {
  contacted: prospects.lastContactedAt,
  added: prospects.createdAt,
  due: prospects.justifiedAt,
};

/** The hundredth page costs what the first does. A cursor whose row is gone leads to the first. */
export async function walk(tx: Tx, { sort, cursor, among, by }: Walk): Promise<Walked> {
  const key = sort.startsWith("email") ? prospects.emailKey : by ? moments[by] : prospects.id;
  const from = cursor && (await keyOf(tx, key, cursor.id));
  const back = from !== undefined && cursor?.towards === "previous";
  const falling = (sort === "added" || sort === "email-desc") !== back;
  const order = falling ? desc : asc;
  const found = await tx
    .select(columns)
    .from(prospects)
    .where(and(from && beyond(key, from, falling), among))
    .orderBy(order(key), ...(isUnique(key) ? [] : [order(prospects.id)]))
    .limit(PAGE + 1);
  const more = found.length > PAGE;
  const rows = found.slice(0, PAGE);
  if (back) rows.reverse();
  return { rows, ...neighbours(rows, { back, more, inside: from !== undefined }) };
}

/** A page of these, in the order they are given in. A cursor that is none of them leads to the first. */
export async function walkAmong(tx: Tx, ids: string[], cursor?: Cursor): Promise<Walked> {
  const at = cursor ? ids.indexOf(cursor.id) : -1;
  const back = at >= 0 && cursor?.towards === "previous";
  const start = back ? Math.max(0, at - PAGE) : at + 1;
  const shown = ids.slice(start, back ? at : start + PAGE);
  const found = await tx.select(columns).from(prospects).where(among(prospects.id, shown));
  const byId = new Map(found.map((row) => [row.id, row]));
  const rows = shown.flatMap((id) => byId.get(id) ?? []);
  const more = back ? start > 0 : start + PAGE < ids.length;
  return { rows, ...neighbours(rows, { back, more, inside: at >= 0 }) };
}

function neighbours(
  rows: Row[],
  { back, more, inside }: { back: boolean; more: boolean; inside: boolean },
): Omit<Walked, "rows"> {
  const [first, last] = [rows[0], rows.at(-1)];
  const next = last && (back || more) ? { id: last.id, towards: "next" as const } : undefined;
  const hasPrevious = back ? more : inside;
  const previous =
    first && hasPrevious ? { id: first.id, towards: "previous" as const } : undefined;
  return { next, previous };
}

type Key = { value: string; id: string };

function beyond(key: PgColumn, { value, id }: Key, falling: boolean): SQL {
  if (isUnique(key)) return falling ? lt(key, value) : gt(key, value);
  const sign = falling ? sql`<` : sql`>`;
  return sql`(${key}, ${prospects.id}) ${sign} (${value}::timestamptz, ${id}::uuid)`;
}

function isUnique(key: PgColumn): boolean {
  return key === prospects.id || key === prospects.emailKey;
}

/** As text: a Date would lose what a moment has behind its milliseconds. */
async function keyOf(tx: Tx, key: PgColumn, id: string): Promise<Key | undefined> {
  if (key === prospects.id) return { value: id, id };
  const [row] = await tx
    .select({ value: sql<string | null>`${key}::text` })
    .from(prospects)
    .where(sql`${prospects.id} = ${id}::uuid`);
  return row?.value ? { value: row.value, id } : undefined;
}
