/** Counting tries, in a table that names nobody: the keys are keyed hashes of an account or a network. */
import { eq, gt, inArray, sql } from "drizzle-orm";
import { type Counted, type Counter, GUARDED_SECONDS } from "#app/auth/throttle.ts";
import { after, now, SECOND } from "#app/core/clock.ts";
import { pseudonym } from "#app/core/signing.server.ts";
import { house } from "#db/client.ts";
import { throttles } from "#db/schema/auth.ts";

const ALARM = "sign-in-alarm";

/** Adds one to each, in one statement: of tries at the same moment each gets a number of its own. */
export async function count(counters: Counter[]): Promise<Counted[]> {
  const rows = counters.map((counter) => ({ counter, key: keyOf(counter) }));
  // In one order, so that two tries at once never wait for each other.
  rows.sort((one, other) => (one.key < other.key ? -1 : 1));
  const running = sql`${throttles.expire} > ${now().toISOString()}::timestamptz`;
  const counted = await house("throttle")
    .insert(throttles)
    .values(rows.map(({ counter, key }) => ({ key, points: 1, expire: endOf(counter) })))
    .onConflictDoUpdate({
      target: throttles.key,
      set: {
        points: sql`case when ${running} then ${throttles.points} + 1 else 1 end`,
        expire: sql`case when ${running} then ${throttles.expire} else excluded.expire end`,
      },
    })
    .returning();
  return rows.map(({ counter, key }) => {
    const row = counted.find((found) => found.key === key)!;
    return { ...counter, points: row.points, expire: row.expire! };
  });
}

/** As if none of them had happened. */
export async function forgive(counters: Counter[]): Promise<void> {
  await house("throttle")
    .delete(throttles)
    .where(inArray(throttles.key, counters.map(keyOf)));
}

/** True when it was off until now. Its end is moved on at most twice a minute, however many tries come. */
export async function soundAlarm(): Promise<boolean> {
  const expire = after(now(), GUARDED_SECONDS * SECOND);
  const before = await isAlarmOn();
  const late = sql`${throttles.expire} < excluded.expire - interval '30 seconds'`;
  const moved = await house("throttle")
    .insert(throttles)
    .values({ key: ALARM, points: 1, expire })
    .onConflictDoUpdate({ target: throttles.key, set: { expire }, setWhere: late })
    .returning();
  return !before && moved.length > 0;
}

export async function isAlarmOn(): Promise<boolean> {
  const [on] = await house("throttle")
    .select({ key: throttles.key })
    .from(throttles)
    .where(sql`${eq(throttles.key, ALARM)} and ${gt(throttles.expire, now())}`);
  return on !== undefined;
}

function keyOf({ limit, about }: Counter): string {
  return `${limit.name}:${pseudonym("throttle", `${limit.name}:${about}`)}`;
}

function endOf({ limit }: Counter): Date {
  return after(now(), limit.seconds * SECOND);
}
