/** Whoever leaves a team reads none of its conversations again, should they come back. */
import { and, eq } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import type { Tx } from "#db/client.ts";
import { mailboxReaders, threads } from "#db/schema/conversations.ts";

/** What they had is with nobody in particular then. */
export async function leaveConversations(
  tx: Tx,
  { teamId }: Member,
  userId: string,
): Promise<void> {
  await tx
    .delete(mailboxReaders)
    .where(and(eq(mailboxReaders.teamId, teamId), eq(mailboxReaders.userId, userId)));
  await tx
    .update(threads)
    .set({ assigneeId: null })
    .where(and(eq(threads.teamId, teamId), eq(threads.assigneeId, userId)));
}
