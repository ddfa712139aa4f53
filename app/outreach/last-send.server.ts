/** The newest line of the ledger for each enrolment, to be joined sideways. */
import { and, desc, eq } from "drizzle-orm";
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
    .where(and(eq(sends.teamId, enrolments.teamId), eq(sends.enrolmentId, enrolments.id)))
    .orderBy(desc(sends.step))
    .limit(1)
    .as("last");
}
