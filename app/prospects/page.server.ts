/** One page of the list: from one key to the next, never by counting rows. */
import { and, asc, desc, eq, gt, lt, type SQL } from "drizzle-orm";
import type { Cursor, Sort } from "#app/prospects/search.ts";
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
  createdAt: prospects.createdAt,
};

export type Row = Pick<typeof prospects.$inferSelect, keyof typeof columns>;
/** `among` narrows whom the page is of. */
export type Walk = { sort: Sort; cursor?: Cursor; among?: SQL };
export type Walked = { rows: Row[]; next?: Cursor; previous?: Cursor };

/** The hundredth page costs what the first does. A cursor whose row is gone leads to the first. */
export async function walk(tx: Tx, { sort, cursor, among }: Walk): Promise<Walked> {
  const byEmail = sort === "email" || sort === "email-desc";
  const key = byEmail ? prospects.emailKey : prospects.id;
  const from = cursor && (byEmail ? await emailKeyOf(tx, cursor.id) : cursor.id);
  const back = from !== undefined && cursor?.towards === "previous";
  const falling = (sort === "added" || sort === "email-desc") !== back;
  const beyond = from === undefined ? undefined : falling ? lt(key, from) : gt(key, from);
  const found = await tx
    .select(columns)
    .from(prospects)
    .where(and(beyond, among))
    .orderBy(falling ? desc(key) : asc(key))
    .limit(PAGE + 1);
  const more = found.length > PAGE;
  const rows = found.slice(0, PAGE);
  if (back) rows.reverse();
  return { rows, ...neighbours(rows, { back, more, inside: from !== undefined }) };
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

async function emailKeyOf(tx: Tx, id: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ key: prospects.emailKey })
    .from(prospects)
    .where(eq(prospects.id, id));
  return row?.key;
}
