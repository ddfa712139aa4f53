/** What is past its time, as a condition on its rows, and the walk through it batch by batch. */
import { type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { now } from "#app/core/clock.ts";
import { columnOf } from "#app/privacy/people.server.ts";
import { intervalOf, type Limited } from "#app/privacy/retention.ts";

/** Months and days are counted in UTC, whatever zone the session has. */
export function isPast(table: PgTable, limit: Limited): SQL {
  return sql`(${columnOf(table, limit.since)} at time zone 'UTC' + ${intervalOf(limit)}::interval)
    at time zone 'UTC' <= ${now().toISOString()}::timestamptz`;
}

/**
 * True of all that is past, and of a few days more: a month that ends early is up to three days
 * shorter. It compares the bare column, so indexes and partitions can be used.
 */
export function isNearlyPast(table: PgTable, limit: Limited): SQL {
  return sql`${columnOf(table, limit.since)} <= (${now().toISOString()}::timestamptz at time zone 'UTC'
    - ${intervalOf(limit)}::interval) at time zone 'UTC' + interval '4 days'`;
}

/** Each batch is a transaction of its own, so that live work never waits long. Gives how many rows. */
export async function inBatches(most: number, work: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let rows = most; rows >= most; total += rows) rows = await work();
  return total;
}
