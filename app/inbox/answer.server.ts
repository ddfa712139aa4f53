/** Answering from a conversation: one row of the ledger, fixed at once and sent by the mailbox's worker. */
import { and, eq, min } from "drizzle-orm";
import { domainOf } from "#app/core/address.ts";
import { after, now, SECOND } from "#app/core/clock.ts";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { messageTag } from "#app/core/signing.server.ts";
import { hindrance } from "#app/core/uses.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import type { AnswerInput } from "#app/inbox/inbox.ts";
import { type Found, findThread, type Thread } from "#app/inbox/reading.server.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import { answerSubject } from "#app/outreach/answer.ts";
import type { Verdict } from "#app/outreach/ledger.ts";
import { recordVerdicts } from "#app/outreach/record.server.ts";
import type { Decision } from "#app/outreach/sequence.ts";
import { contactOf } from "#app/outreach/sift.server.ts";
import { suppressedAmong } from "#app/suppression/suppression.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { threads } from "#db/schema/conversations.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

export type NoAnswer =
  | "may-only-read"
  | "run-gone"
  | "suppressed"
  | "restricted"
  | "binned"
  | "mailbox-cannot-send";

/** What would be refused now; sending itself asks again when its turn comes. */
export async function whyNotAnswer(
  tx: Tx,
  { thread, mailbox, mayWrite }: Found,
): Promise<NoAnswer | undefined> {
  if (!mayWrite) return "may-only-read";
  const run = await runOf(tx, thread);
  if (!run) return "run-gone";
  const contact = contactOf(run.enrolment);
  if ((await suppressedAmong(tx, [contact])).size > 0) return "suppressed";
  const mark = hindrance(run.prospect, "send", now());
  if (mark === "restricted" || mark === "binned") return mark;
  return mailbox.state === "ready" ? undefined : "mailbox-cannot-send";
}

/**
 * Due at once. The number that the form carries makes the same form twice one message; a colleague's
 * answer in between is shown before one's own may go. Throws NotFound.
 */
export async function answerThread(member: Member, id: string, { number, answer }: AnswerInput) {
  return inTeam(member, async (tx) => {
    const found = await findThread(tx, member, id, { lock: true });
    const { thread, mailbox } = found;
    const why = await whyNotAnswer(tx, found);
    if (why) return refused(why);
    const body = withSignature(answer, mailbox.signature);
    const next = await nextNumber(tx, thread);
    if (number !== next) {
      return (await isThere(tx, thread, { number, body })) ? ok() : refused("answered-meanwhile");
    }
    const sendId = newId();
    const at = mailboxTime(mailbox, now());
    await tx.insert(sends).values({
      id: sendId,
      teamId: member.teamId,
      enrolmentId: thread.enrolmentId,
      step: -number,
      mailboxId: mailbox.id,
      threadId: thread.id,
      userId: member.userId,
      state: "retry",
      attempts: 0,
      retryAt: at,
      countedAt: at,
      messageId: `<${sendId}.${messageTag(sendId)}@${domainOf(mailbox.address)}>`,
      subject: answerSubject(thread.subject),
      body,
    });
    await tx.update(threads).set({ unread: false }).where(eq(threads.id, thread.id));
    await wakeSending(tx, member, mailbox.id);
    return ok();
  });
}

/** Counted per run, since that and the number are what the ledger keeps apart. */
export async function nextNumber(tx: Tx, { teamId, enrolmentId }: Thread): Promise<number> {
  if (!enrolmentId) return 1;
  const [row] = await tx
    .select({ lowest: min(sends.step) })
    .from(sends)
    .where(and(eq(sends.teamId, teamId), eq(sends.enrolmentId, enrolmentId)));
  return Math.max(1, 1 - (row?.lowest ?? 0));
}

/**
 * As with any message of which nobody knows whether it arrived: a person decides, and only once.
 * Throws NotFound.
 */
export async function decideAnswer(
  member: Member,
  id: string,
  { sendId, decision }: { sendId: string; decision: Decision },
) {
  const found = await inTeam(member, async (tx) => {
    const { thread, mailbox, mayWrite } = await findThread(tx, member, id);
    const send = await findAnswer(tx, thread, sendId);
    if (!mayWrite) return refused("may-only-read");
    const run = await runOf(tx, thread);
    if (send.state !== "uncertain" || !run) return refused("settled");
    // Set first: should we fall over in between, sending still looks again by itself.
    await wakeSending(tx, member, mailbox.id, after(now(), 2 * SECOND));
    return ok({ send, mailbox, enrolment: run.enrolment });
  });
  if (found.refused) return found;
  const { send, mailbox, enrolment } = found.value;
  const verdict: Verdict =
    decision === "sent" ? { state: "sent" } : { state: "retry", reason: "sent-again", now: true };
  const { step, attempts, createdAt: firstTried } = send;
  const decided = { sendId, enrolmentId: enrolment.id, step, attempts, firstTried, verdict };
  const all = [{ ...decided, hash: enrolment.optOutHash }];
  await recordVerdicts(member, mailbox, all, { from: ["uncertain"] });
  await inTeam(member, (tx) => wakeSending(tx, member, mailbox.id));
  return ok();
}

async function runOf(tx: Tx, { teamId, enrolmentId }: Thread) {
  if (!enrolmentId) return undefined;
  const [run] = await tx
    .select({ enrolment: enrolments, prospect: prospects })
    .from(enrolments)
    .innerJoin(
      prospects,
      and(eq(prospects.teamId, enrolments.teamId), eq(prospects.id, enrolments.prospectId)),
    )
    .where(and(eq(enrolments.teamId, teamId), eq(enrolments.id, enrolmentId)));
  return run;
}

function withSignature(answer: string, signature: string): string {
  return signature.trim() === "" ? answer : `${answer}\n\n${signature.trim()}`;
}

async function isThere(tx: Tx, thread: Thread, { number, body }: { number: number; body: string }) {
  const same = and(
    eq(sends.teamId, thread.teamId),
    eq(sends.enrolmentId, thread.enrolmentId!),
    eq(sends.threadId, thread.id),
    eq(sends.step, -number),
    eq(sends.body, body),
  );
  return (await tx.$count(sends, same)) > 0;
}

async function findAnswer(tx: Tx, thread: Thread, sendId: string) {
  const [send] = Id.safeParse(sendId).success
    ? await tx
        .select()
        .from(sends)
        .where(
          and(eq(sends.teamId, thread.teamId), eq(sends.id, sendId), eq(sends.threadId, thread.id)),
        )
    : [];
  if (!send) throw new NotFound("answer");
  return send;
}
