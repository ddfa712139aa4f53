/** Working a conversation: who has it, notes beside it, putting it off, and putting it away. */
import { eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import type { ThreadNoteInput } from "#app/inbox/inbox.ts";
import { findThread, type Thread } from "#app/inbox/reading.server.ts";
import { readPeople } from "#app/team/people.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { messages, threads } from "#db/schema/conversations.ts";

/** That it is there for them, before a form about it is read. Throws NotFound. */
export async function demandThread(member: Member, id: string): Promise<void> {
  await inTeam(member, (tx) => findThread(tx, member, id));
}

/**
 * Whoever is given a conversation may read it, so only they who share in the mailbox give it on;
 * whoever has it may give it back. Throws NotFound.
 */
export async function assignThread(member: Member, id: string, assigneeId: string | null) {
  return inTeam(member, async (tx) => {
    const { thread, mayWrite } = await findThread(tx, member, id, { lock: true });
    if (!mayWrite && assigneeId !== null) return refused("may-only-give-back");
    const person = assigneeId ? (await readPeople(tx, member, assigneeId))[0] : undefined;
    if (assigneeId && !person) return refused("not-in-the-team");
    await change(tx, thread, { assigneeId });
    return ok({ name: person?.name ?? null, mayStillRead: mayWrite || assigneeId !== null });
  });
}

/** The same form twice is one note. Throws NotFound. */
export async function noteOnThread(member: Member, id: string, { key, body }: ThreadNoteInput) {
  return inTeam(member, async (tx) => {
    const { thread } = await findThread(tx, member, id);
    const note = { kind: "note", visible: body, text: body, at: now() } as const;
    const whose = { id: key, teamId: member.teamId, threadId: thread.id, userId: member.userId };
    await tx
      .insert(messages)
      .values({ ...whose, ...note })
      .onConflictDoNothing();
  });
}

/** It comes back by itself when that time has come, or when something comes. Throws NotFound. */
export async function snoozeThread(member: Member, id: string, until: Date) {
  return inTeam(member, async (tx) => {
    const { thread } = await findThread(tx, member, id, { lock: true });
    if (until <= now()) return refused("not-later");
    await change(tx, thread, { state: "snoozed", snoozedUntil: until, unread: false });
    return ok();
  });
}

/** Throws NotFound. */
export async function closeThread(member: Member, id: string) {
  await inTeam(member, async (tx) => {
    const { thread } = await findThread(tx, member, id, { lock: true });
    await change(tx, thread, { state: "closed", snoozedUntil: null, unread: false });
  });
}

/** Also ends a snooze early. Throws NotFound. */
export async function reopenThread(member: Member, id: string) {
  await inTeam(member, async (tx) => {
    const { thread } = await findThread(tx, member, id, { lock: true });
    await change(tx, thread, { state: "open", snoozedUntil: null });
  });
}

/** For everybody who reads it: it is one inbox. Throws NotFound. */
export async function markThreadRead(member: Member, id: string) {
  await inTeam(member, async (tx) => {
    const { thread } = await findThread(tx, member, id, { lock: true });
    await change(tx, thread, { unread: false });
  });
}

/** What they formatted, as it was stored. Throws NotFound, also where there is none. */
export async function readMessageHtml(member: Member, id: string, messageId: string) {
  return inTeam(member, async (tx) => {
    const { thread } = await findThread(tx, member, id);
    const [message] = Id.safeParse(messageId).success
      ? await tx
          .select({ html: messages.html, threadId: messages.threadId })
          .from(messages)
          .where(eq(messages.id, messageId))
      : [];
    if (!message?.html || message.threadId !== thread.id) throw new NotFound("message");
    return message.html;
  });
}

async function change(tx: Tx, { id }: Thread, set: Partial<Thread>): Promise<void> {
  await tx.update(threads).set(set).where(eq(threads.id, id));
}
