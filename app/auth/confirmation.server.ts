/** An address that was confirmed for the first time, told to whoever begins something then. */
import { and, eq, isNull } from "drizzle-orm";
import { addressConfirmed } from "#app/auth/jobs.ts";
import { now } from "#app/core/clock.ts";
import type { Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { users } from "#db/schema/auth.ts";

export async function noteConfirmed(tx: Tx, userId: string): Promise<void> {
  const first = await tx
    .update(users)
    .set({ emailConfirmedAt: now() })
    .where(and(eq(users.id, userId), isNull(users.emailConfirmedAt)))
    .returning({ id: users.id });
  if (first.length > 0) await enqueue(tx, addressConfirmed, { userId });
}
