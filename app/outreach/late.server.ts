/** Steps that are long past their day, because nothing was sent for days: they ask before they go. */
import { and, eq, gt, lt, sql } from "drizzle-orm";
import { after, DAY, now } from "#app/core/clock.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import type { Tx } from "#db/client.ts";
import { enrolments, senders, sends, sequences } from "#db/schema/outreach.ts";

/** In a sequence's `pausedBecause`. */
export const LATE = "late";
/** Past it a step asks; past `LATE_DAYS` it is told as late. */
const ASKS_AFTER_DAYS = 7;
const LATE_DAYS = 3;

/**
 * Pauses the running sequences whose steps are more than a week late. A long line behind a limit is
 * not late: as long as one of its mailboxes sends, a sequence goes on. Practice is asked nothing.
 */
export async function pauseLate(tx: Tx, mailbox: Mailbox): Promise<void> {
  if (mailbox.kind === "practice") return;
  const since = after(mailboxTime(mailbox, now()), -ASKS_AFTER_DAYS * DAY);
  // Steps only: an answer that somebody wrote by hand says nothing about what waits.
  const lately = and(
    eq(sends.mailboxId, mailbox.id),
    gt(sends.countedAt, since),
    gt(sends.step, 0),
  );
  const [busy] = await tx.select({ id: sends.id }).from(sends).where(lately).limit(1);
  if (busy) return;
  const [limit, at] = [since.toISOString(), now().toISOString()];
  await tx.execute(sql`
    update ${sequences} set state = 'paused', paused_because = ${LATE},
      updated_at = ${at}::timestamptz
    where ${sequences.state} = 'running' and (exists (
        select from ${enrolments} where ${enrolments.teamId} = ${sequences.teamId}
          and ${enrolments.sequenceId} = ${sequences.id} and ${enrolments.mailboxId} = ${mailbox.id}
          and ${enrolments.state} = 'waiting' and ${enrolments.nextAt} < ${limit}::timestamptz)
      or exists (
        select from ${sends} join ${enrolments} on ${enrolments.teamId} = ${sends.teamId}
          and ${enrolments.id} = ${sends.enrolmentId} and ${enrolments.state} = 'waiting'
        where ${sends.teamId} = ${sequences.teamId} and ${sends.sequenceId} = ${sequences.id}
          and ${sends.mailboxId} = ${mailbox.id} and ${sends.state} = 'retry'
          and ${sends.retryAt} < ${limit}::timestamptz))
      and not exists (
        select from ${sends} where ${sends.teamId} = ${sequences.teamId}
          and ${sends.countedAt} > ${limit}::timestamptz and ${sends.step} > 0
          and (${sends.mailboxId} = ${sequences.mailboxId} or ${sends.mailboxId} in (
            select ${senders.mailboxId} from ${senders}
            where ${senders.sequenceId} = ${sequences.id})))`);
}

/** Somebody decided that they go on: whatever was due from it before is due now, and late no more. */
export async function freshen(tx: Tx, box: Mailbox, sequenceId?: string): Promise<void> {
  const at = mailboxTime(box, now());
  const here = sequenceId ? eq(enrolments.sequenceId, sequenceId) : undefined;
  const waiting = and(eq(enrolments.mailboxId, box.id), eq(enrolments.state, "waiting"), here);
  await tx
    .update(enrolments)
    .set({ nextAt: at })
    .where(and(waiting, lt(enrolments.nextAt, at)));
  const tried = and(
    eq(sends.mailboxId, box.id),
    eq(sends.state, "retry"),
    sequenceId ? eq(sends.sequenceId, sequenceId) : undefined,
  );
  await tx
    .update(sends)
    .set({ retryAt: at })
    .where(and(tried, lt(sends.retryAt, at)));
}

/** How many of a sequence wait for a message whose day was more than three days ago. */
export async function countLate(tx: Tx, sequenceId: string): Promise<number> {
  const day = after(now(), -LATE_DAYS * DAY);
  const begun = sql`exists (select from ${sends} where ${sends.teamId} = ${enrolments.teamId}
    and ${sends.enrolmentId} = ${enrolments.id} and ${sends.state} = 'sent')`;
  const asks = sql`exists (select from ${sequences} where ${sequences.teamId} = ${enrolments.teamId}
    and ${sequences.id} = ${enrolments.sequenceId} and ${sequences.pausedBecause} = ${LATE})`;
  const late = and(
    eq(enrolments.sequenceId, sequenceId),
    eq(enrolments.state, "waiting"),
    lt(enrolments.nextAt, day),
    sql`(${begun} or ${asks})`,
  );
  return tx.$count(enrolments, late);
}
