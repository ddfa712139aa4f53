/** Which sequences send from a mailbox: as their first, or as one of several. */
import { and, asc, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { senders, sequences } from "#db/schema/outreach.ts";

/** To be asked of `sequences`. */
export function sendsFrom(mailboxId: string): SQL {
  const further = sql`exists (select 1 from ${senders} where ${senders.teamId} = ${sequences.teamId}
    and ${senders.sequenceId} = ${sequences.id} and ${senders.mailboxId} = ${mailboxId})`;
  return or(eq(sequences.mailboxId, mailboxId), further)!;
}

/** Those that are running or paused: neither may lose its mailbox. */
export async function sequencesUsing(tx: Tx, mailboxId: string) {
  const live = inArray(sequences.state, ["running", "paused"]);
  return tx
    .select({ id: sequences.id, name: sequences.name, state: sequences.state })
    .from(sequences)
    .where(and(sendsFrom(mailboxId), live))
    .orderBy(asc(sequences.name));
}
