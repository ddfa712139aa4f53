/** One page of a person's history, by the index that leads with them. */
import { asc, desc, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { type Edge, isRising, PAGE, type Paged, pageOf, type Wanted } from "#app/history/keyset.ts";

type Ask<R> = (page: { beyond?: SQL; order: SQL[]; limit: number }) => Promise<R[]>;

/** `ask` gets what to add to its query; the hundredth page costs what the first does. */
export async function walk<R extends Edge>(
  key: { at: PgColumn; id: PgColumn },
  wanted: Wanted,
  ask: Ask<R>,
): Promise<Paged<R>> {
  const order = isRising(wanted) ? [asc(key.at), asc(key.id)] : [desc(key.at), desc(key.id)];
  const beyond = "edge" in wanted ? { beyond: beyondOf(key, wanted) } : {};
  return pageOf(wanted, await ask({ ...beyond, order, limit: PAGE + 1 }));
}

/** The time alone says the same once more: by it, partitions on the wrong side are left out. */
function beyondOf(key: { at: PgColumn; id: PgColumn }, wanted: Wanted & { edge: Edge }): SQL {
  const at = sql`${wanted.edge.at.toISOString()}::timestamptz`;
  const id = sql`${wanted.edge.id}::uuid`;
  return isRising(wanted)
    ? sql`${key.at} >= ${at} and (${key.at}, ${key.id}) > (${at}, ${id})`
    : sql`${key.at} <= ${at} and (${key.at}, ${key.id}) < (${at}, ${id})`;
}
