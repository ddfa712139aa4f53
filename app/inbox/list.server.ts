/** The inbox page by page: only conversations that its reader may read, the latest first. */
import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  inArray,
  lte,
  notInArray,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { type Edge, isRising, PAGE, type Paged, pageOf, type Wanted } from "#app/history/keyset.ts";
import type { Tab } from "#app/inbox/inbox.ts";
import { readableBy } from "#app/inbox/reading.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { messages, threads } from "#db/schema/conversations.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { prospects } from "#db/schema/prospects.ts";

export type Listed = Awaited<ReturnType<typeof readRows>>[number];
export type Inbox = Paged<Listed> & { unread: number };

/** One tab of it, and how many of the open ones nobody has read. */
export async function readInbox(
  member: Member,
  { tab, wanted }: { tab: Tab; wanted: Wanted },
): Promise<Inbox> {
  return inTeam(member, async (tx) => {
    const readable = await readableBy(tx, member);
    const ids = await idsOf(tx, and(readable, inTab(tab, member))!, wanted);
    const [open] = await tx
      .select({ unread: count() })
      .from(threads)
      .where(and(readable, inTab("open", member), eq(threads.unread, true)));
    return { ...pageOf(wanted, await readRows(tx, ids)), unread: open!.unread };
  });
}

/** A snoozed one whose day has come stands among the open ones without anybody having woken it. */
function inTab(tab: Tab, { userId }: Member): SQL | undefined {
  const at = now();
  const snoozed = eq(threads.state, "snoozed");
  if (tab === "closed") return eq(threads.state, "closed");
  if (tab === "snoozed") return and(snoozed, gt(threads.snoozedUntil, at));
  if (tab === "mine") {
    const mine = userId ? eq(threads.assigneeId, userId) : sql`false`;
    return and(mine, notInArray(threads.state, ["closed"]));
  }
  return or(eq(threads.state, "open"), and(snoozed, lte(threads.snoozedUntil, at)));
}

/** In the order walked, one more than a page where there is more. */
async function idsOf(tx: Tx, which: SQL, wanted: Wanted): Promise<string[]> {
  const direction = isRising(wanted) ? asc : desc;
  const rows = await tx
    .select({ id: threads.id })
    .from(threads)
    .where(and(which, "edge" in wanted ? beyond(wanted.edge, isRising(wanted)) : undefined))
    .orderBy(direction(threads.lastAt), direction(threads.id))
    .limit(PAGE + 1);
  return rows.map(({ id }) => id);
}

/** Past that row; by a comparison of rows, which an index serves. */
export function beyond({ at, id }: Edge, rising: boolean): SQL {
  const than = sql.raw(rising ? ">" : "<");
  return sql`(${threads.lastAt}, ${threads.id}) ${than} (${at.toISOString()}::timestamptz, ${id}::uuid)`;
}

/** In the order of `ids`, each with what came in last. */
export async function readRows(tx: Tx, ids: string[]) {
  if (ids.length === 0) return [];
  const last = lastIn(tx);
  const rows = await tx
    .select({
      id: threads.id,
      at: threads.lastAt,
      subject: threads.subject,
      state: threads.state,
      snoozedUntil: threads.snoozedUntil,
      unread: threads.unread,
      kind: threads.lastKind,
      detail: last.detail,
      objects: sql<boolean>`coalesce(${last.objects}, false)`,
      said: last.said,
      email: prospects.email,
      firstName: prospects.firstName,
      lastName: prospects.lastName,
      mailbox: mailboxes.address,
      assignee: sql<string | null>`coalesce(${users.name}, ${users.email})`,
    })
    .from(threads)
    .innerJoin(
      prospects,
      and(eq(prospects.teamId, threads.teamId), eq(prospects.id, threads.prospectId)),
    )
    .innerJoin(
      mailboxes,
      and(eq(mailboxes.teamId, threads.teamId), eq(mailboxes.id, threads.mailboxId)),
    )
    .leftJoin(users, eq(users.id, threads.assigneeId))
    .leftJoinLateral(last, sql`true`)
    .where(inArray(threads.id, ids));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The latest that came in, whatever the team wrote since. */
function lastIn(tx: Tx) {
  return tx
    .select({
      detail: messages.detail,
      objects: messages.objects,
      said: sql<string>`left(${messages.visible}, 160)`.as("said"),
    })
    .from(messages)
    .where(
      and(
        eq(messages.teamId, threads.teamId),
        eq(messages.threadId, threads.id),
        notInArray(messages.kind, ["sent", "note"]),
      ),
    )
    .orderBy(desc(messages.at), desc(messages.id))
    .limit(1)
    .as("last");
}
