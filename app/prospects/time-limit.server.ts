/** Questions that may take only so long: what no index serves is given up rather than waited for. */
import { sql } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { TookTooLong } from "#app/core/result.ts";
import { inTeam, type Tx } from "#db/client.ts";

/** Each statement from now on, in milliseconds, until the transaction ends. */
export async function limitTime(tx: Tx, most: number): Promise<void> {
  await tx.execute(sql`select set_config('statement_timeout', ${String(most)}, true)`);
}

/**
 * What the work gives, or undefined when its time was up; the transaction goes on as it was. A shorter
 * limit that is set already stays.
 */
export async function tryFor<T>(
  tx: Tx,
  most: number,
  work: (tx: Tx) => Promise<T>,
): Promise<T | undefined> {
  const before = await limitOf(tx);
  try {
    return await tx.transaction(async (inner) => {
      await limitTime(inner, before > 0 ? Math.min(before, most) : most);
      const result = await work(inner);
      await limitTime(inner, before);
      return result;
    });
  } catch (error) {
    if (isTimeUp(error)) return undefined;
    throw error;
  }
}

/** Milliseconds; 0 is without limit. */
async function limitOf(tx: Tx): Promise<number> {
  // Told as "3s" or "500ms"; the view that has it as a number reads every setting there is.
  const [row] = await tx.execute<{ most: number }>(sql`
    select (extract(epoch from current_setting('statement_timeout')::interval) * 1000)::int as most`);
  return row!.most;
}

/** Milliseconds for each question of a page that counts before something is done. */
export const COUNTING = 3_000;

/** What `work` gives in a transaction of its own, or undefined when one of its questions took longer. */
export async function inTime<T>(member: Member, most: number, work: (tx: Tx) => Promise<T>) {
  try {
    return await inTeam(member, async (tx) => {
      await limitTime(tx, most);
      return work(tx);
    });
  } catch (error) {
    if (isTimeUp(error) || error instanceof TookTooLong) return undefined;
    throw error;
  }
}

/** PostgreSQL ended a statement because of such a limit. */
export function isTimeUp(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return code === "57014" || cause?.code === "57014";
}
