/** When nothing is due: finished sequences say so, and the mailbox's clock is set for what comes next. */
import { and, eq, isNotNull, min, sql } from "drizzle-orm";
import { after, now, SECOND } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { sleepUntil } from "#app/dispatch/wake.server.ts";
import { sendsFrom } from "#app/mailboxes/used-by.server.ts";
import { nextAnswer } from "#app/outreach/answers.server.ts";
import type { Slice } from "#app/outreach/claim.server.ts";
import type { Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, sends, sequences } from "#db/schema/outreach.ts";

/** Asks exactly what claiming asks, or the clock would wake us for what may not be sent. */
export async function rest(tx: Tx, member: Member, { mailbox, wait }: Slice): Promise<void> {
  // Whoever adds people holds this row, so nobody joins a sequence in the moment it finishes.
  await tx
    .select({ id: mailboxes.id })
    .from(mailboxes)
    .where(eq(mailboxes.id, mailbox.id))
    .for("update");
  await finish(tx, mailbox.id);
  const [due, again, lease] = [
    await nextDue(tx, mailbox.id),
    await nextRetry(tx, mailbox.id),
    await nextLease(tx, mailbox.id),
  ];
  const ahead = mailbox.aheadSeconds * SECOND;
  const times = [due, again].flatMap((at) => (at ? [after(at, -ahead)] : []));
  const earliest = mailbox.state === "ready" ? earliestOf(times) : undefined;
  const allowed = earliest && wait && wait.at > earliest ? wait.at : earliest;
  const answer = await nextAnswer(tx, mailbox);
  const wake = [allowed, lease, answer].flatMap((at) => at ?? []);
  await sleepUntil(tx, member, mailbox.id, earliestOf(wake));
}

/** Who is held back by a mark goes on when it is lifted, so the sequence waits for them. */
async function finish(tx: Tx, mailboxId: string): Promise<void> {
  await tx.execute(sql`
    update ${sequences} set state = 'finished', updated_at = ${now().toISOString()}::timestamptz
    where ${sendsFrom(mailboxId)} and state = 'running'
      and not exists (
        select 1 from ${enrolments} where ${enrolments.teamId} = ${sequences.teamId}
          and ${enrolments.sequenceId} = ${sequences.id}
          and (${enrolments.state} = 'waiting'
            or (${enrolments.state} = 'blocked' and ${enrolments.reason} = 'restricted')))`);
}

const inRunning = and(
  eq(sequences.teamId, enrolments.teamId),
  eq(sequences.id, enrolments.sequenceId),
);
const stillOn = and(eq(enrolments.state, "waiting"), eq(sequences.state, "running"));

async function nextDue(tx: Tx, mailboxId: string) {
  const [next] = await tx
    .select({ at: min(enrolments.nextAt) })
    .from(enrolments)
    .innerJoin(sequences, inRunning)
    .where(and(eq(enrolments.mailboxId, mailboxId), stillOn, isNotNull(enrolments.nextAt)));
  return next?.at;
}

async function nextRetry(tx: Tx, mailboxId: string) {
  const [next] = await tx
    .select({ at: min(sends.retryAt) })
    .from(sends)
    .innerJoin(
      enrolments,
      and(
        eq(enrolments.teamId, sends.teamId),
        eq(enrolments.id, sends.enrolmentId),
        eq(enrolments.nextStep, sends.step),
      ),
    )
    .innerJoin(sequences, inRunning)
    .where(and(eq(sends.mailboxId, mailboxId), eq(sends.state, "retry"), stillOn));
  return next?.at;
}

/** Rows of an erased person only count towards the limit; nothing will come of them. */
async function nextLease(tx: Tx, mailboxId: string) {
  const [next] = await tx
    .select({ at: min(sends.leaseUntil) })
    .from(sends)
    .where(
      and(eq(sends.mailboxId, mailboxId), eq(sends.state, "intent"), isNotNull(sends.enrolmentId)),
    );
  return next?.at;
}

function earliestOf(times: Date[]): Date | undefined {
  if (times.length === 0) return undefined;
  return new Date(Math.min(...times.map((time) => time.getTime())));
}
