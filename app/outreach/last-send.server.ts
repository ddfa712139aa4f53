/** The newest line of the ledger for each enrolment, to be joined sideways. */
import { and, desc, eq, gt } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";

export function lastSend(tx: Tx) {
  return tx
    .select({
      sendId: sends.id,
      sendState: sends.state,
      sendReason: sends.reason,
      sentAt: sends.sentAt,
      retryAt: sends.retryAt,
    })
    .from(sends)
    .where(
      and(
        eq(sends.teamId, enrolments.teamId),
        eq(sends.enrolmentId, enrolments.id),
        // Answers from a thread are no steps; and the numbers of steps say nothing of their order.
        gt(sends.step, 0),
      ),
    )
    .orderBy(desc(sends.id))
    .limit(1)
    .as("last");
}
