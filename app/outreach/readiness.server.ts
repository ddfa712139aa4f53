/** Making people ready to be written to: blocked with the reason, free again, and due. */
import { and, eq, inArray, isNull, notExists, type SQL, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import type { Hindrance } from "#app/core/uses.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { dueAfter } from "#app/outreach/course.ts";
import { isHeld } from "#app/outreach/reasons.ts";
import { isOpen, type Recipient, surveyRecipients } from "#app/outreach/recipients.server.ts";
import { seat, senderIds } from "#app/outreach/senders.server.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { tasks } from "#db/schema/notes.ts";
import { type EnrolmentState, enrolments, sends, sequences, steps } from "#db/schema/outreach.ts";

/**
 * Nothing more goes to these people until whatever holds them is lifted, and then `recheckBlocked`
 * lets them go on. What was handed over already cannot be called back. Lock the prospects before.
 */
export async function holdBack(tx: Tx, prospectIds: string[], reason: Hindrance): Promise<void> {
  await tx.execute(sql`
    with live as (
      select id from ${enrolments}
      where prospect_id = any(${sql.param(prospectIds)}::uuid[]) and state in ('waiting', 'blocked')
      order by id for update
    )
    update ${enrolments}
      set state = 'blocked', reason = ${reason}, next_at = null,
        updated_at = ${now().toISOString()}::timestamptz
      from live where ${enrolments.id} = live.id`);
}

/**
 * Looks again at everybody who lacked something or was held back: in the whole team, one sequence, or
 * for one prospect. Whom nothing keeps any more is written to, if the sequence runs. To be called
 * wherever fields, marks or templates change, in the transaction of that change.
 */
export async function recheckBlocked(
  tx: Tx,
  member: Member,
  { sequenceId, prospectId }: { sequenceId?: string; prospectId?: string } = {},
): Promise<void> {
  const lacking = and(
    eq(enrolments.state, "blocked"),
    sql`(starts_with(${enrolments.reason}, 'missing:') or ${enrolments.reason} in ('restricted', 'consent', 'invalid'))`,
    prospectId ? eq(enrolments.prospectId, prospectId) : undefined,
  );
  const concerned = await tx
    .selectDistinct({ id: enrolments.sequenceId })
    .from(enrolments)
    .where(and(lacking, sequenceId ? eq(enrolments.sequenceId, sequenceId) : undefined));
  for (const { id } of concerned) {
    await settleRecipients(tx, await surveyRecipients(tx, id, { only: lacking }));
    await goOn(tx, member, id);
  }
}

/** A member says that consent is there, of everybody in it. */
export async function vouch(tx: Tx, sequenceId: string): Promise<void> {
  const open = inArray(enrolments.state, ["waiting", "blocked"]);
  await tx
    .update(enrolments)
    .set({ vouched: true })
    .where(and(eq(enrolments.sequenceId, sequenceId), open, eq(enrolments.vouched, false)));
}

/** Writes down what a survey found. Who was settled otherwise meanwhile stays so. */
export async function settleRecipients(tx: Tx, recipients: Recipient[]): Promise<void> {
  for (const [change, those] of Map.groupBy(recipients, changeFor)) {
    if (!change) continue;
    const [state, reason] = change.split(" ") as [EnrolmentState, string?];
    const ids = those.map(({ enrolmentId }) => enrolmentId);
    await tx
      .update(enrolments)
      .set({ state, reason: reason ?? null, nextAt: null })
      .where(and(among(enrolments.id, ids), inArray(enrolments.state, ["waiting", "blocked"])));
  }
}

/**
 * Everybody who waits without a day gets one, in the time of the mailbox that is theirs: the present
 * one, or when the wait after what they had before is over. Who waits for a task goes on waiting.
 */
export async function makeDue(tx: Tx, sequenceId: string, boxes: Mailbox[]): Promise<void> {
  // With a row in the ledger, that row says when: a retry has its time, a doubt waits for a person.
  const ledgerRow = tx
    .select({ id: sends.id })
    .from(sends)
    .where(and(eq(sends.enrolmentId, enrolments.id), eq(sends.step, enrolments.nextStep)));
  const dayless = and(
    eq(enrolments.sequenceId, sequenceId),
    eq(enrolments.state, "waiting"),
    isNull(enrolments.nextAt),
    notExists(ledgerRow),
    sql`not exists (select 1 from ${tasks} where ${tasks.teamId} = ${enrolments.teamId}
      and ${tasks.enrolmentId} = ${enrolments.id} and ${tasks.step} = ${enrolments.nextStep}
      and ${tasks.doneAt} is null)`,
  );
  await seat(tx, boxes, dayless);
  for (const box of boxes) {
    const own = and(dayless, eq(enrolments.mailboxId, box.id));
    const at = mailboxTime(box, now());
    for (const { id, due } of await readBegun(tx, box, own)) {
      const nextAt = due > at ? due : at;
      await tx
        .update(enrolments)
        .set({ nextAt })
        .where(and(eq(enrolments.id, id), own));
    }
    await tx.update(enrolments).set({ nextAt: at }).where(own);
  }
}

/** Those of them who were written to already, and when what comes next is due. */
async function readBegun(tx: Tx, mailbox: Mailbox, dayless: SQL | undefined) {
  const rows = await tx
    .select({
      id: enrolments.id,
      last: sql<Date>`max(${sends.countedAt})`.mapWith(sends.countedAt),
      waitDays: steps.waitDays,
      businessDays: steps.businessDays,
    })
    .from(enrolments)
    .innerJoin(
      sends,
      and(
        eq(sends.teamId, enrolments.teamId),
        eq(sends.enrolmentId, enrolments.id),
        eq(sends.state, "sent"),
      ),
    )
    .innerJoin(
      steps,
      and(
        eq(steps.teamId, enrolments.teamId),
        eq(steps.sequenceId, enrolments.sequenceId),
        eq(steps.number, enrolments.nextStep),
      ),
    )
    .where(dayless)
    .groupBy(enrolments.id, steps.waitDays, steps.businessDays);
  return rows.map(({ id, last, ...wait }) => ({ id, due: dueAfter(last, wait, mailbox.zone) }));
}

async function goOn(tx: Tx, member: Member, sequenceId: string): Promise<void> {
  const one = eq(sequences.id, sequenceId);
  const [found] = await tx.select({ state: sequences.state }).from(sequences).where(one);
  if (found?.state !== "running" && found?.state !== "paused") return;
  const ids = await senderIds(tx, sequenceId);
  const boxes = await tx.select().from(mailboxes).where(inArray(mailboxes.id, ids));
  await makeDue(tx, sequenceId, boxes);
  if (found.state === "paused") return;
  for (const { id } of boxes) await wakeSending(tx, member, id);
}

/** "state reason", where the row should say something else than it does. */
function changeFor({ state, reason, obstacle }: Recipient): string | undefined {
  if (!isOpen({ state })) return undefined;
  if (obstacle?.kind === "suppressed") return `stopped ${obstacle.reason}`;
  if (obstacle?.kind === "held" || obstacle?.kind === "barred") {
    if (obstacle.reason === "binned") return "stopped binned";
    return reason === obstacle.reason ? undefined : `blocked ${obstacle.reason}`;
  }
  const lacked = state === "blocked" && (reason?.startsWith("missing:") || isHeld(reason));
  if (obstacle?.kind !== "missing") return lacked ? "waiting" : undefined;
  const lacks = `missing:${obstacle.fields.join(",")}`;
  return lacked && reason === lacks ? undefined : `blocked ${lacks}`;
}
