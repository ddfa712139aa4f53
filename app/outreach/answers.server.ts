/** Answers in conversations on their way through the ledger: claimed first, never at odds with an objection. */
import { and, asc, eq, inArray, isNotNull, lte, min, sql } from "drizzle-orm";
import { after, now, SECOND } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { hindrance } from "#app/core/uses.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { OWNER_CLOSING, OWNER_LEFT } from "#app/mailboxes/problem.ts";
import { composeAnswer } from "#app/outreach/compose-answer.server.ts";
import { type Claimed, reopenIntents } from "#app/outreach/intents.server.ts";
import type { Verdict } from "#app/outreach/ledger.ts";
import { readRoom } from "#app/outreach/room.server.ts";
import { contactOf } from "#app/outreach/sift.server.ts";
import { suppressedAmong } from "#app/suppression/suppression.server.ts";
import type { Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";
import { teams } from "#db/schema/team.ts";

type Claiming = { mailbox: Mailbox; most: number; owner: string; leaseUntil: Date };

/**
 * The limit holds for them, hours and the state of a sequence do not: a person pressed send. Whoever
 * calls holds the mailbox.
 */
export async function claimAnswers(
  tx: Tx,
  member: Member,
  { mailbox, most, owner, leaseUntil }: Claiming,
): Promise<{ claimed: Claimed[]; found: number }> {
  const due = await findAnswers(tx, mailbox, most);
  const claimed: Claimed[] = [];
  for (const { send, enrolment } of due) {
    const of = { sendId: send.id, enrolmentId: enrolment.id, contact: contactOf(enrolment) };
    const against = await whyNoAnswer(tx, member, of);
    const message = against ? undefined : await composeAnswer(tx, { mailbox, send, enrolment });
    if (!message) {
      await cancel(tx, send.id, against && "reason" in against ? against.reason : "removed");
      continue;
    }
    const attempts = send.attempts + 1;
    const { step, createdAt: firstTried } = send;
    claimed.push({
      ...of,
      ...{ sequenceId: enrolment.sequenceId, step, firstTried, attempts, message },
    });
  }
  const lease = { owner, leaseUntil, at: mailboxTime(mailbox, now()) };
  const opened = await reopenIntents(tx, claimed, lease);
  return { claimed: claimed.filter(({ sendId }) => opened.has(sendId)), found: due.length };
}

/** Locked with their runs, and nobody waits for a lock. Cheap where there is none, which is nearly always. */
async function findAnswers(tx: Tx, mailbox: Mailbox, most: number) {
  const due = await tx
    .select({ id: sends.id })
    .from(sends)
    .where(and(waitingIn(mailbox), lte(sends.retryAt, mailboxTime(mailbox, now()))))
    .orderBy(asc(sends.retryAt), asc(sends.id))
    .limit(most);
  if (due.length === 0) return [];
  const { left } = await readRoom(tx, mailbox);
  if (left <= 0) return [];
  const ids = due.slice(0, left).map(({ id }) => id);
  return tx
    .select({ send: sends, enrolment: enrolments })
    .from(sends)
    .innerJoin(enrolments, itsRun)
    .where(and(eq(sends.teamId, mailbox.teamId), inArray(sends.id, ids), eq(sends.state, "retry")))
    .orderBy(asc(enrolments.id))
    .for("update", { skipLocked: true });
}

const itsRun = and(eq(enrolments.teamId, sends.teamId), eq(enrolments.id, sends.enrolmentId));

function waitingIn({ id, teamId }: Pick<Mailbox, "id" | "teamId">) {
  return and(
    eq(sends.teamId, teamId),
    eq(sends.mailboxId, id),
    eq(sends.state, "retry"),
    isNotNull(sends.threadId),
    // Null once the person was erased.
    isNotNull(sends.enrolmentId),
  );
}

type Asked = Pick<Claimed, "sendId" | "enrolmentId" | "contact">;

/** Whoever objected, is restricted or in the bin gets no answer, now or later; a closing only delays it. */
export async function whyNoAnswer(
  tx: Tx,
  { teamId }: Member,
  { sendId, enrolmentId, contact }: Asked,
): Promise<Verdict | undefined> {
  const objection = (await suppressedAmong(tx, [contact])).get(contact.hash);
  if (objection) return { state: "cancelled", reason: objection };
  const [found] = await tx
    .select({ prospect: prospects, closedAt: teams.closedAt, problem: mailboxes.problem })
    .from(enrolments)
    .innerJoin(
      prospects,
      and(eq(prospects.teamId, enrolments.teamId), eq(prospects.id, enrolments.prospectId)),
    )
    .innerJoin(teams, eq(teams.id, enrolments.teamId))
    .innerJoin(sends, and(eq(sends.teamId, enrolments.teamId), eq(sends.id, sendId)))
    .innerJoin(
      mailboxes,
      and(eq(mailboxes.teamId, sends.teamId), eq(mailboxes.id, sends.mailboxId)),
    )
    .where(and(eq(enrolments.teamId, teamId), eq(enrolments.id, enrolmentId)));
  if (!found) return { state: "cancelled", reason: "removed" };
  const mark = hindrance(found.prospect, "send", now());
  if (mark) return { state: "cancelled", reason: mark };
  const rests = found.problem === OWNER_CLOSING || found.problem === OWNER_LEFT;
  const interrupted = { state: "retry", reason: "interrupted", now: true } as const;
  return found.closedAt || rests ? interrupted : undefined;
}

async function cancel(tx: Tx, id: string, reason: string): Promise<void> {
  await tx
    .update(sends)
    .set({ state: "cancelled", reason, retryAt: null })
    .where(and(eq(sends.id, id), eq(sends.state, "retry")));
}

/** When the next one may go, in real time; hours do not hold it back, a full day does. */
export async function nextAnswer(tx: Tx, mailbox: Mailbox): Promise<Date | undefined> {
  if (mailbox.state !== "ready") return undefined;
  const [next] = await tx
    .select({ at: min(sends.retryAt) })
    .from(sends)
    .where(waitingIn(mailbox));
  if (!next?.at) return undefined;
  const { left, opensAt } = await readRoom(tx, mailbox);
  const at = left <= 0 && opensAt && opensAt > next.at ? opensAt : next.at;
  return after(at, -mailbox.aheadSeconds * SECOND);
}

/** What was answered becomes a message of its conversation. Safe to repeat. */
export async function keepAnswers(tx: Tx, sendIds: string[]): Promise<void> {
  const at = sql`${now().toISOString()}::timestamptz`;
  await tx.execute(sql`
    insert into messages (id, team_id, created_at, updated_at, thread_id, kind, message_id, send_id,
      user_id, from_name, from_address, to_address, subject, visible, text, at)
    select s.id, s.team_id, ${at}, ${at}, t.id, 'sent', s.message_id, s.id,
      s.user_id, b.from_name, b.address, p.email, s.subject, s.body, s.body, s.sent_at
    from sends s
      join threads t on t.team_id = s.team_id and t.id = s.thread_id
      join prospects p on p.team_id = t.team_id and p.id = t.prospect_id
      join mailboxes b on b.team_id = s.team_id and b.id = s.mailbox_id
    where s.id = any(${sql.param(sendIds)}::uuid[]) and s.step < 0 and s.state = 'sent'
    on conflict do nothing`);
}
