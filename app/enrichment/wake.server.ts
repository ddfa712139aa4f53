/** Waking enrichment: the queue is told when there is work, and a clock of the team's when it goes on. */
import { MINUTE } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import { enrichmentSlice } from "#app/enrichment/jobs.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { setClock, takeDue } from "#db/clocks.ts";
import { enqueue } from "#db/queue.ts";

const KIND = "enriching";

/** A slice begins as soon as a worker is free. */
export async function wakeEnrichment(tx: Tx, { teamId }: Pick<Member, "teamId">): Promise<void> {
  // Never with a later start: one that waits for its time would keep an earlier one from being taken.
  await enqueue(tx, enrichmentSlice, { teamId }, { key: teamId });
}

/** The team's next look; undefined when nothing is left. */
export async function sleepEnrichment(
  tx: Tx,
  { teamId }: Member,
  until: Date | undefined,
): Promise<void> {
  await setClock(tx, { kind: KIND, teamId, subjectId: teamId }, until);
}

/** What is due in open teams; its clock moves on, so that a job that got lost is asked for again. */
export async function wakeDueEnrichment({ most = 500 } = {}) {
  return inSystem("dispatch", async (tx) => {
    const due = await takeDue(tx, KIND, { most, again: 5 * MINUTE });
    for (const { teamId } of due) await wakeEnrichment(tx, { teamId });
    return ok({ woken: due.length });
  });
}
