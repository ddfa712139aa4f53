/** Waking the sending: a clock per mailbox says when it is next due, and the queue is told when it is. */
import { sql } from "drizzle-orm";
import { MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { sendDue } from "#app/dispatch/jobs.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { setClock, takeDue } from "#db/clocks.ts";
import { enqueue } from "#db/queue.ts";
import { dueClocks } from "#db/schema/team.ts";

const KIND = "sending";

/** Something became due: now, or at a time (real time, also for practice). Never makes it later. */
export async function wakeSending(
  tx: Tx,
  { teamId }: Member,
  mailboxId: string,
  at: Date = now(),
): Promise<void> {
  await tx
    .insert(dueClocks)
    .values({ kind: KIND, teamId, subjectId: mailboxId, dueAt: at })
    .onConflictDoUpdate({
      target: [dueClocks.kind, dueClocks.teamId, dueClocks.subjectId],
      set: { dueAt: sql`least(${dueClocks.dueAt}, excluded.due_at)` },
    });
  if (at <= now()) await enqueue(tx, sendDue, { teamId, mailboxId }, { key: mailboxId });
}

/** All that is known is done: sleep until then, or until somebody wakes us. */
export async function sleepUntil(
  tx: Tx,
  { teamId }: Member,
  mailboxId: string,
  at: Date | undefined,
): Promise<void> {
  await setClock(tx, { kind: KIND, teamId, subjectId: mailboxId }, at);
}

/**
 * Enqueues what is due in every open team; a closing one's clocks stand until it is opened again. The
 * worker asks each second. The clock moves on a minute, so a job that got lost is enqueued again. Says
 * how many.
 */
export async function dispatchDue({ most = 200 } = {}): Promise<number> {
  return inSystem("dispatch", async (tx) => {
    const due = await takeDue(tx, KIND, { most, again: MINUTE });
    for (const { teamId, subjectId } of due) {
      await enqueue(tx, sendDue, { teamId, mailboxId: subjectId }, { key: subjectId });
    }
    return due.length;
  });
}
