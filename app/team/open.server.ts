/** Whether a team is open: asked by whatever sends or brings in, since a closing team does neither. */
import { eq } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { teams } from "#db/schema/team.ts";

export async function isOpen(tx: Tx, teamId: string): Promise<boolean> {
  const [team] = await readClosing(tx, teamId);
  return stillOpen(team);
}

/**
 * The same, and it cannot begin to close before `tx` ends: whoever closes waits, and whoever asks
 * after the closing was acknowledged sees it. Taken before a mailbox is locked, as everybody does.
 */
export async function holdOpen(tx: Tx, teamId: string): Promise<boolean> {
  const [team] = await readClosing(tx, teamId).for("share");
  return stillOpen(team);
}

function readClosing(tx: Tx, teamId: string) {
  return tx.select({ closedAt: teams.closedAt }).from(teams).where(eq(teams.id, teamId)).$dynamic();
}

function stillOpen(team: { closedAt: Date | null } | undefined): boolean {
  return team !== undefined && team.closedAt === null;
}
