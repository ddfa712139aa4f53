/** The second half of the send protocol: what became of each message, in one transaction. */
import { and, eq, inArray, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { failpoint } from "#app/core/failpoint.ts";
import type { Member } from "#app/core/member.ts";
import { tellHalted } from "#app/mailboxes/letters.server.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { isAnswer } from "#app/outreach/answer.ts";
import { keepAnswers } from "#app/outreach/answers.server.ts";
import { lockPeople, noteContact } from "#app/outreach/contact.server.ts";
import { groupByNext, readCourse } from "#app/outreach/course.server.ts";
import { dueAfter, stepAfter, type Wait } from "#app/outreach/course.ts";
import type { Decided } from "#app/outreach/ledger.ts";
import { stillTrying, stillWanted } from "#app/outreach/trying.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { among } from "#db/among.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, type SendState, sends } from "#db/schema/outreach.ts";

/** Who settles: the holder of the claim, a person who decides, or whoever finds a lease over. */
export type Settler = { owner?: string; from?: SendState[] };

/**
 * Writes verdicts only where the row is still `intent` (or as `from` says): what somebody else has
 * settled stays settled. But who held the claim knows the answer, even if it came after the lease and
 * the row was called uncertain meanwhile. Safe to repeat.
 */
export async function recordVerdicts(
  member: Member,
  mailbox: Mailbox,
  decided: Decided[],
  settler: Settler = {},
): Promise<void> {
  if (decided.length === 0) return;
  // Enrolments before sends, and by id: the order in which everybody locks them.
  const ordered = decided.toSorted((a, b) => (a.enrolmentId < b.enrolmentId ? -1 : 1));
  await inTeam(member, async (tx) => {
    // Asked together, they travel in this order.
    await Promise.all([
      mailbox.kind !== "practice" && lockPeople(tx, ordered),
      tx
        .select({ id: enrolments.id })
        .from(enrolments)
        .where(
          among(
            enrolments.id,
            ordered.map(({ enrolmentId }) => enrolmentId),
          ),
        )
        .orderBy(enrolments.id)
        .for("update"),
    ]);
    await recordSent(
      tx,
      mailbox,
      ordered.filter(({ verdict }) => verdict.state === "sent"),
      settler,
    );
    for (const each of ordered) {
      if (each.verdict.state !== "sent") await recordOther(tx, member, { mailbox, each, settler });
    }
    await failpoint("before-record-commit");
  });
}

function mine({ owner, from }: Settler) {
  return owner
    ? and(eq(sends.leaseOwner, owner), inArray(sends.state, ["intent", "uncertain"]))
    : inArray(sends.state, from ?? ["intent"]);
}

/** Finding out takes a while: what was tried again meanwhile is somebody else's, and perhaps on its way. */
function sameTry({ owner }: Settler, { attempts }: Decided) {
  return owner ? undefined : eq(sends.attempts, attempts);
}

async function recordSent(tx: Tx, mailbox: Mailbox, sent: Decided[], settler: Settler) {
  if (sent.length === 0) return;
  const ids = sent.map(({ sendId }) => sendId);
  const settled = await tx
    .update(sends)
    .set({ state: "sent", sentAt: now(), leaseOwner: null, leaseUntil: null, reason: null })
    .where(and(among(sends.id, ids), mine(settler)))
    .returning({ enrolmentId: sends.enrolmentId, step: sends.step, sequenceId: sends.sequenceId });
  const ofSequences = settled.filter((row) => !isAnswer(row));
  const bySequenceAndStep = Map.groupBy(ofSequences, (row) => `${row.sequenceId} ${row.step}`);
  await Promise.all([
    mailbox.kind !== "practice" && noteContact(tx, settled),
    settled.some(isAnswer) && keepAnswers(tx, ids),
    ...[...bySequenceAndStep.values()].map((rows) =>
      moveOn(tx, mailbox, {
        sequenceId: rows[0]!.sequenceId!,
        step: rows[0]!.step,
        enrolmentIds: rows.flatMap((row) => row.enrolmentId ?? []),
      }),
    ),
  ]);
}

/** To the step after, at its distance, or to the end. Who was stopped or moved meanwhile stays there. */
async function moveOn(
  tx: Tx,
  mailbox: Mailbox,
  { sequenceId, step, enrolmentIds }: { sequenceId: string; step: number; enrolmentIds: string[] },
): Promise<void> {
  const course = await readCourse(tx, sequenceId);
  if (!course.some(({ number }) => number === step)) return;
  const next = stepAfter(course, step);
  for (const [then, ids] of await groupByNext(tx, { course, next, enrolmentIds })) {
    const set = then
      ? { nextStep: then.number, nextAt: ifWaiting(mailbox, then) }
      : { state: "done" as const, nextAt: null, reason: null };
    await tx
      .update(enrolments)
      .set(set)
      .where(and(among(enrolments.id, ids), eq(enrolments.nextStep, step), stillOpen));
  }
}

// Who was held back while the message was under way has it all the same.
const stillOpen = inArray(enrolments.state, ["waiting", "blocked"]);

function ifWaiting(mailbox: Mailbox, next: Wait) {
  const at = dueAfter(mailboxTime(mailbox, now()), next, mailbox.zone).toISOString();
  return sql<Date>`case when ${enrolments.state} = 'waiting' then ${at}::timestamptz end`;
}

async function recordOther(
  tx: Tx,
  member: Member,
  { mailbox, each, settler }: { mailbox: Mailbox; each: Decided; settler: Settler },
): Promise<void> {
  const tried = stillTrying(each, mailbox);
  // Whether a sequence goes on says nothing about an answer.
  const verdict = isAnswer(each) ? tried : await stillWanted(tx, each, tried);
  const [settled] = await tx
    .update(sends)
    .set({
      state: verdict.state,
      reason: "reason" in verdict ? verdict.reason : null,
      retryAt: verdict.state === "retry" ? verdict.at : null,
      // The holder of an expired claim may yet come with the answer.
      ...(verdict.state === "uncertain" ? {} : { leaseOwner: null }),
      leaseUntil: null,
    })
    .where(and(eq(sends.id, each.sendId), mine(settler), sameTry(settler, each)))
    .returning({ id: sends.id });
  if (!settled) return;
  const ends = verdict.state === "failed" || verdict.state === "cancelled";
  if (ends && !isAnswer(each)) {
    await stop(tx, each.enrolmentId, verdict.reason);
  }
  if (verdict.state === "failed" && verdict.suppress) {
    await suppressAddress(tx, member, { hash: each.hash, reason: "address-unknown" });
  }
  if (verdict.state === "retry" && verdict.mailbox) {
    await halt(tx, mailbox, { state: verdict.mailbox, problem: verdict.reason });
  }
}

async function stop(tx: Tx, enrolmentId: string, reason: string): Promise<void> {
  await tx
    .update(enrolments)
    .set({ state: "stopped", reason, nextAt: null })
    .where(and(eq(enrolments.id, enrolmentId), stillOpen));
}

/** Nothing more goes out of the mailbox until a person has looked and a test has worked. */
export async function halt(
  tx: Tx,
  { id }: Mailbox,
  { state, problem }: { state: "paused" | "failing"; problem: string },
): Promise<void> {
  const anew = sql`${mailboxes.problem} is distinct from ${problem}`;
  const halted = await tx
    .update(mailboxes)
    .set({ state, problem })
    .where(and(eq(mailboxes.id, id), anew))
    .returning({ teamId: mailboxes.teamId });
  if (halted[0]) await tellHalted(tx, { teamId: halted[0].teamId, id, problem });
}
