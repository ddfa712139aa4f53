/** Waking the reading: a clock per mailbox says when it is next looked into, and the queue is told when it is. */
import { after, MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { readDue } from "#app/dispatch/jobs.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { setClock, takeDue } from "#db/clocks.ts";
import { enqueue } from "#db/queue.ts";
import { dueClocks } from "#db/schema/team.ts";

const KIND = "reading";

type Whose = Pick<Member, "teamId">;

/** Something may have come: it is looked into as soon as a worker is free. */
export async function wakeReading(tx: Tx, { teamId }: Whose, mailboxId: string): Promise<void> {
  await enqueue(tx, readDue, { teamId, mailboxId }, { key: mailboxId });
}

/** From now on it is looked into; a clock that runs already runs on. */
export async function beginReading(tx: Tx, { teamId }: Whose, mailboxId: string): Promise<void> {
  const begun = await tx
    .insert(dueClocks)
    .values({ kind: KIND, teamId, subjectId: mailboxId, dueAt: after(now(), MINUTE) })
    .onConflictDoNothing()
    .returning({ id: dueClocks.subjectId });
  if (begun.length > 0) await wakeReading(tx, { teamId }, mailboxId);
}

/** The next look; undefined for a mailbox that is not read. */
export async function sleepReading(
  tx: Tx,
  { teamId }: Whose,
  { mailboxId, until }: { mailboxId: string; until: Date | undefined },
): Promise<void> {
  await setClock(tx, { kind: KIND, teamId, subjectId: mailboxId }, until);
}

/** Asks for what is due; says how many. */
export async function dispatchReadings({ most = 200 } = {}): Promise<number> {
  return inSystem("dispatch", async (tx) => {
    const due = await takeDue(tx, KIND, { most, again: 5 * MINUTE });
    for (const { teamId, subjectId } of due) await wakeReading(tx, { teamId }, subjectId);
    return due.length;
  });
}
