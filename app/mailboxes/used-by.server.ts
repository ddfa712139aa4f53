/** Which sequences send from a mailbox: as their first, or as one of several. */
import { eq, or, type SQL, sql } from "drizzle-orm";
import { senders, sequences } from "#db/schema/outreach.ts";

/** To be asked of `sequences`. */
export function sendsFrom(mailboxId: string): SQL {
  const further = sql`exists (select 1 from ${senders} where ${senders.teamId} = ${sequences.teamId}
    and ${senders.sequenceId} = ${sequences.id} and ${senders.mailboxId} = ${mailboxId})`;
  return or(eq(sequences.mailboxId, mailboxId), further)!;
}
