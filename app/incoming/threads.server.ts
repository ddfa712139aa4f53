/** The one place where messages are stored: into the thread of their person and mailbox, each of them once. */
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import type { Tx } from "#db/client.ts";
import { type MessageKind, messages, threads } from "#db/schema/conversations.ts";

/** The conversation with one prospect through one mailbox, out of one run of a sequence. */
export type Conversation = {
  mailboxId: string;
  prospectId: string;
  enrolmentId: string | null;
  /** Of the thread, should it begin with this message. */
  subject: string;
};

export type Stored = Omit<
  typeof messages.$inferInsert,
  "id" | "teamId" | "createdAt" | "updatedAt" | "threadId"
>;

type Storing = { conversation: Conversation; message: Stored };

/**
 * `fresh` is false for a message that is there already: read twice, or found again in another folder.
 * Whoever calls holds the enrolment, so that two messages do not begin the same thread.
 */
export async function store(
  tx: Tx,
  { teamId }: Pick<Member, "teamId">,
  { conversation, message }: Storing,
): Promise<{ threadId: string; messageId: string; fresh: boolean }> {
  const threadId = await findThread(tx, conversation);
  if (threadId && message.messageId) {
    const there = await findMessage(tx, threadId, message.messageId);
    if (there) return { threadId, messageId: there, fresh: false };
  }
  const into = threadId ?? (await begin(tx, teamId, { conversation, message }));
  const [row] = await tx
    .insert(messages)
    .values({ ...message, teamId, threadId: into })
    .returning({ id: messages.id });
  if (threadId && isIncoming(message.kind)) await surface(tx, threadId, message);
  return { threadId: into, messageId: row!.id, fresh: true };
}

/** Written by the team: these change nothing of what came in last. */
export function isIncoming(kind: MessageKind): boolean {
  return kind !== "sent" && kind !== "note";
}

async function findThread(tx: Tx, of: Conversation): Promise<string | undefined> {
  const run = of.enrolmentId
    ? eq(threads.enrolmentId, of.enrolmentId)
    : and(isNull(threads.enrolmentId), eq(threads.prospectId, of.prospectId));
  const [found] = await tx
    .select({ id: threads.id })
    .from(threads)
    .where(and(eq(threads.mailboxId, of.mailboxId), run))
    .orderBy(desc(threads.lastAt))
    .limit(1);
  return found?.id;
}

async function findMessage(tx: Tx, threadId: string, messageId: string) {
  const [there] = await tx
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.threadId, threadId), eq(messages.messageId, messageId)));
  return there?.id;
}

async function begin(tx: Tx, teamId: string, { conversation, message }: Storing): Promise<string> {
  const latest = { lastKind: message.kind, lastAt: message.at, unread: isIncoming(message.kind) };
  const [thread] = await tx
    .insert(threads)
    .values({ ...conversation, teamId, ...latest })
    .returning({ id: threads.id });
  return thread!.id;
}

/** Back into the inbox; a machine's answer opens nothing that was closed. */
async function surface(tx: Tx, threadId: string, { kind, at }: Stored): Promise<void> {
  const machine = kind === "away" || kind === "automatic";
  const later = sql`greatest(${threads.lastAt}, ${at.toISOString()}::timestamptz)`;
  await tx
    .update(threads)
    .set({
      state: machine ? sql`case when state = 'closed' then 'closed' else 'open' end` : "open",
      snoozedUntil: null,
      unread: machine ? sql`unread or state <> 'closed'` : true,
      lastKind: kind,
      lastAt: later as unknown as Date,
    })
    .where(eq(threads.id, threadId));
}
