/** In which team a session is at work: entering one, and being sent out of one. */
import { and, eq } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { sessions } from "#db/schema/auth.ts";

/** From its next request on the session is at work in this team. */
export async function enterTeam(tx: Tx, ref: string, teamId: string): Promise<void> {
  await tx.update(sessions).set({ teamId }).where(eq(sessions.ref, ref));
}

/** Sessions of somebody who left a team are in none, or in another of theirs, from the next request on. */
export async function leaveTeam(
  tx: Tx,
  { userId, teamId }: { userId: string; teamId: string },
): Promise<void> {
  const there = and(eq(sessions.userId, userId), eq(sessions.teamId, teamId));
  await tx.update(sessions).set({ teamId: null }).where(there);
}
