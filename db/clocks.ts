/** Clocks of due work: setting one, or taking it away. */
import { and, eq } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { dueClocks } from "#db/schema/team.ts";

/** Which piece of work of which team: a mailbox, or the team itself. */
export type Clock = { kind: string; teamId: string; subjectId: string };

/** Rings then, whenever it would have rung before; undefined for never. */
export async function setClock(tx: Tx, clock: Clock, dueAt: Date | undefined): Promise<void> {
  const { kind, teamId, subjectId } = clock;
  if (!dueAt) {
    const mine = [eq(dueClocks.kind, kind), eq(dueClocks.teamId, teamId)];
    await tx.delete(dueClocks).where(and(...mine, eq(dueClocks.subjectId, subjectId)));
    return;
  }
  await tx
    .insert(dueClocks)
    .values({ kind, teamId, subjectId, dueAt })
    .onConflictDoUpdate({
      target: [dueClocks.kind, dueClocks.teamId, dueClocks.subjectId],
      set: { dueAt },
    });
}
