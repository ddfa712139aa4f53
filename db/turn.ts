/** Taking turns over what no row stands for; whoever has it keeps it until their transaction ends. */
import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";

/** One after the other: who comes second waits, and sees what the first has written. */
export async function takeTurn(tx: Tx, name: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}

/** Together with others who share it, but not while somebody has the turn to themselves. */
export async function shareTurn(tx: Tx, name: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(hashtextextended(${name}, 0))`);
}
