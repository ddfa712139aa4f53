/** Finding a conversation for somebody who may read it; for everybody else it is not there. */
import { and, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound } from "#app/core/result.ts";
import { mayRead, type Shared, sharesIn } from "#app/inbox/sharing.ts";
import type { Tx } from "#db/client.ts";
import { mailboxReaders, threads } from "#db/schema/conversations.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";

export type Thread = typeof threads.$inferSelect;

/** The mailboxes whose conversations this member reads, all of them. */
export async function mailboxesReadBy(tx: Tx, member: Member): Promise<string[]> {
  const rows = await tx
    .select({ id: mailboxes.id, ...sharedTo(member) })
    .from(mailboxes)
    .where(eq(mailboxes.teamId, member.teamId));
  return rows.filter((row) => sharesIn(member, row)).map(({ id }) => id);
}

/**
 * The condition on threads that says the same as `mayRead`, by columns that an index serves under
 * row-level security.
 */
export async function readableBy(tx: Tx, member: Member): Promise<SQL> {
  const ids = await mailboxesReadBy(tx, member);
  const own = member.userId ? eq(threads.assigneeId, member.userId) : undefined;
  const shared = ids.length > 0 ? inArray(threads.mailboxId, ids) : undefined;
  return and(eq(threads.teamId, member.teamId), or(shared, own) ?? sql`false`)!;
}

export type Found = {
  thread: Thread;
  mailbox: typeof mailboxes.$inferSelect;
  /** Shares in the mailbox; who only has this one conversation writes no letters from it. */
  mayWrite: boolean;
};

/** Throws NotFound, for what is not there and for what is not theirs alike. */
export async function findThread(
  tx: Tx,
  member: Member,
  id: string,
  { lock = false } = {},
): Promise<Found> {
  const asked = tx
    .select({ thread: threads, mailbox: mailboxes, shared: sharedTo(member) })
    .from(threads)
    .innerJoin(
      mailboxes,
      and(eq(mailboxes.teamId, threads.teamId), eq(mailboxes.id, threads.mailboxId)),
    )
    .where(and(eq(threads.teamId, member.teamId), eq(threads.id, id)))
    .$dynamic();
  const [row] = Id.safeParse(id).success
    ? await (lock ? asked.for("update", { of: threads }) : asked)
    : [];
  if (!row || !mayRead(member, row.thread, row.shared)) throw new NotFound("conversation");
  return { thread: row.thread, mailbox: row.mailbox, mayWrite: sharesIn(member, row.shared) };
}

function sharedTo({ userId }: Member) {
  return {
    userId: mailboxes.userId,
    sharing: mailboxes.sharing,
    isReader: sql<boolean>`exists (select from ${mailboxReaders}
      where ${mailboxReaders.teamId} = ${mailboxes.teamId}
        and ${mailboxReaders.mailboxId} = ${mailboxes.id}
        and ${mailboxReaders.userId} = ${userId}::uuid)`,
  } satisfies Record<keyof Shared, unknown>;
}
