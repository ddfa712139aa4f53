/** Clocks of due work: setting one, taking it away, and asking which have rung. */
import { and, eq, isNull, lte } from "drizzle-orm";
import { after, now } from "#app/core/clock.ts";
import type { Tx } from "#db/client.ts";
import { dueClocks, teams } from "#db/schema/team.ts";

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

/**
 * What is due of a kind in open teams; a closing one's clocks stand until it is opened again. Each
 * clock moves on by `again` milliseconds, so that a job that got lost is asked for again.
 */
export async function takeDue(
  tx: Tx,
  kind: string,
  { most, again }: { most: number; again: number },
): Promise<Pick<Clock, "teamId" | "subjectId">[]> {
  const due = await tx
    .select({ teamId: dueClocks.teamId, subjectId: dueClocks.subjectId })
    .from(dueClocks)
    .innerJoin(teams, and(eq(teams.id, dueClocks.teamId), isNull(teams.closedAt)))
    .where(and(eq(dueClocks.kind, kind), lte(dueClocks.dueAt, now())))
    .orderBy(dueClocks.dueAt)
    .limit(most)
    .for("update", { of: dueClocks, skipLocked: true });
  for (const each of due) await setClock(tx, { kind, ...each }, after(now(), again));
  return due;
}
