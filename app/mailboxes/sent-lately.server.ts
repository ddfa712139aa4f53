/** What a mailbox sent lately, by the ledger. */
import { and, eq, gt, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { type SendState, sends } from "#db/schema/outreach.ts";

/** What may have been sent counts towards the limit as well. */
export async function countSent(tx: Tx, mailboxId: string, since: Date) {
  const counted = and(eq(sends.mailboxId, mailboxId), gt(sends.countedAt, since));
  const number = (state: SendState) => sql<number>`count(*) filter (where state = ${state})::int`;
  const [row] = await tx
    .select({ sentToday: number("sent"), inDoubt: number("uncertain") })
    .from(sends)
    .where(counted);
  return row!;
}
