/** Sequences change hands when somebody leaves a team, and are paused when their mailbox is cut off. */
import { and, count, eq } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { sendsFrom } from "#app/mailboxes/used-by.server.ts";
import type { Tx } from "#db/client.ts";
import { sequences } from "#db/schema/outreach.ts";

export async function countSequencesOf(tx: Tx, { teamId }: Member, userId: string) {
  const [row] = await tx
    .select({ count: count() })
    .from(sequences)
    .where(and(eq(sequences.teamId, teamId), eq(sequences.userId, userId)));
  return row?.count ?? 0;
}

export async function giveSequences(
  tx: Tx,
  { teamId }: Member,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const theirs = and(eq(sequences.teamId, teamId), eq(sequences.userId, from));
  await tx.update(sequences).set({ userId: to }).where(theirs);
}

/** Everybody's that send from it; whoever calls holds the mailbox. Says how many were running. */
export async function pauseSequencesOver(tx: Tx, mailboxId: string): Promise<number> {
  const running = and(sendsFrom(mailboxId), eq(sequences.state, "running"));
  const paused = await tx
    .update(sequences)
    .set({ state: "paused" })
    .where(running)
    .returning({ id: sequences.id });
  return paused.length;
}
