/** One conversation as its page shows it: what we sent, what came back, what was answered and noted. */
import { and, asc, eq, gt, lt, ne, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { type NoAnswer, nextNumber, whyNotAnswer } from "#app/inbox/answer.server.ts";
import { standingOf } from "#app/inbox/inbox.ts";
import { type Found, findThread } from "#app/inbox/reading.server.ts";
import { displayName } from "#app/prospects/prospect.ts";
import { readPeople } from "#app/team/people.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { messages } from "#db/schema/conversations.ts";
import { enrolments, sends, sequences } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

export type Message = Awaited<ReturnType<typeof messagesOf>>[number];
export type Waiting = Awaited<ReturnType<typeof waitingAnswers>>[number];

/** Reading changes nothing: it stays unread until somebody says so. Throws NotFound. */
export async function readThread(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const found = await findThread(tx, member, id);
    const { thread, mailbox, mayWrite } = found;
    const person = await personOf(tx, found);
    const before = await sentBefore(tx, found);
    const entries = [...before, ...(await messagesOf(tx, found))];
    const why: NoAnswer | undefined = await whyNotAnswer(tx, found);
    return {
      id: thread.id,
      subject: thread.subject,
      unread: thread.unread,
      state: standingOf(thread, now()),
      snoozedUntil: thread.snoozedUntil,
      assigneeId: thread.assigneeId,
      mailbox: { id: mailbox.id, address: mailbox.address, signature: mailbox.signature },
      person,
      entries: entries.sort((one, other) => one.at.getTime() - other.at.getTime()),
      waiting: await waitingAnswers(tx, found),
      people: (await readPeople(tx, member)).map(({ userId, name }) => ({ userId, name })),
      mayWrite,
      whyNot: why ?? null,
      number: await nextNumber(tx, thread),
      noteKey: newId(),
    };
  });
}

/** Whom it is with, and how their run stands. */
async function personOf(tx: Tx, { thread }: Found) {
  const [row] = await tx
    .select({
      id: prospects.id,
      email: prospects.email,
      firstName: prospects.firstName,
      lastName: prospects.lastName,
      company: prospects.company,
      run: { state: enrolments.state, reason: enrolments.reason },
      sequence: { id: sequences.id, name: sequences.name },
    })
    .from(prospects)
    .leftJoin(
      enrolments,
      and(
        eq(enrolments.teamId, prospects.teamId),
        eq(enrolments.prospectId, prospects.id),
        thread.enrolmentId ? eq(enrolments.id, thread.enrolmentId) : sql`false`,
      ),
    )
    .leftJoin(
      sequences,
      and(eq(sequences.teamId, enrolments.teamId), eq(sequences.id, enrolments.sequenceId)),
    )
    .where(and(eq(prospects.teamId, thread.teamId), eq(prospects.id, thread.prospectId)));
  const { firstName, lastName, ...rest } = row!;
  return { ...rest, name: displayName(row!) };
}

/** What the sequence wrote to them; before there was a place for it, its words were not kept. */
async function sentBefore(tx: Tx, { thread, mailbox }: Found) {
  if (!thread.enrolmentId) return [];
  const { id, subject, body, attached } = sends;
  const rows = await tx
    .select({ id, subject, body, attached, at: sends.sentAt })
    .from(sends)
    .where(
      and(
        eq(sends.teamId, thread.teamId),
        eq(sends.enrolmentId, thread.enrolmentId),
        gt(sends.step, 0),
        eq(sends.state, "sent"),
      ),
    )
    .orderBy(asc(sends.step));
  return rows.map(({ id, subject, body, attached, at }) => ({
    ...{ id, kind: "step" as const, at: at ?? new Date(0), by: null, subject: subject ?? "" },
    ...{ fromName: mailbox.fromName, fromAddress: mailbox.address, toAddress: "" },
    ...{ visible: body ?? "", rest: "", hasHtml: false, attached: attached ?? "", detail: null },
    ...{ objects: false, isOurs: true },
  }));
}

async function messagesOf(tx: Tx, { thread }: Found) {
  const rows = await tx
    .select({
      id: messages.id,
      kind: messages.kind,
      at: messages.at,
      by: sql<string | null>`coalesce(${users.name}, ${users.email})`,
      subject: messages.subject,
      fromName: messages.fromName,
      fromAddress: messages.fromAddress,
      toAddress: messages.toAddress,
      visible: messages.visible,
      text: messages.text,
      hasHtml: sql<boolean>`${messages.html} is not null`,
      attached: messages.attached,
      detail: messages.detail,
      objects: messages.objects,
    })
    .from(messages)
    .leftJoin(users, eq(users.id, messages.userId))
    .where(and(eq(messages.teamId, thread.teamId), eq(messages.threadId, thread.id)))
    .orderBy(asc(messages.at), asc(messages.id))
    .limit(MOST_MESSAGES);
  return rows.map(({ text, ...row }) => {
    const isOurs = row.kind === "sent" || row.kind === "note";
    return { ...row, isOurs, rest: text.trim() === row.visible.trim() ? "" : text };
  });
}

/** More than people write each other; beyond it stand the oldest. */
const MOST_MESSAGES = 500;

/** Answers that are not sent, and may never be: the latest last. */
async function waitingAnswers(tx: Tx, { thread }: Found) {
  if (!thread.enrolmentId) return [];
  return tx
    .select({
      id: sends.id,
      body: sends.body,
      state: sends.state,
      reason: sends.reason,
      createdAt: sends.createdAt,
      by: sql<string | null>`coalesce(${users.name}, ${users.email})`,
    })
    .from(sends)
    .leftJoin(users, eq(users.id, sends.userId))
    .where(
      and(
        eq(sends.teamId, thread.teamId),
        eq(sends.enrolmentId, thread.enrolmentId),
        lt(sends.step, 0),
        eq(sends.threadId, thread.id),
        ne(sends.state, "sent"),
      ),
    )
    .orderBy(sql`${sends.step} desc`);
}
