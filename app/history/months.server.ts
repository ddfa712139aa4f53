/** The request log's partitions: a month each, made before the first request of it comes. */
import { sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { ok } from "#app/core/result.ts";
import { house } from "#db/client.ts";

const AHEAD = 2;

/** This month and the next two. One that is there stays; requests of one that is not lose nothing. */
export async function makeLogMonths() {
  const today = now();
  for (let ahead = 0; ahead <= AHEAD; ahead++) {
    const first = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + ahead, 1));
    const day = first.toISOString().slice(0, 10);
    await house("history").execute(sql`select make_request_log_month(${day}::date)`);
  }
  return ok();
}
