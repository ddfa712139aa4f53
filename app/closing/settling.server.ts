/** Making imports, checks, work on many and mailboxes stand as a closure says: at rest, or at work again. */
import { and, eq, ne } from "drizzle-orm";
import { wakeActs } from "#app/bulk/work.server.ts";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { wakeEnrichment } from "#app/enrichment/wake.server.ts";
import { wakeExports } from "#app/exports/exports.server.ts";
import { stopImports } from "#app/imports/imports.server.ts";
import { restMailboxesOf, resumeMailboxesOf } from "#app/mailboxes/leaving.server.ts";
import { freshen } from "#app/outreach/late.server.ts";
import { teamsOf } from "#app/privacy/members.server.ts";
import { workerOf } from "#app/privacy/team-walk.server.ts";
import { isOpen } from "#app/team/open.server.ts";
import { wakeAllChecks } from "#app/verification/wake.server.ts";
import { house, inTeam, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { memberships } from "#db/schema/members.ts";
import { closures } from "#db/schema/privacy.ts";

/**
 * Done at once by whoever closes or opens again, and once more by a job, should they be interrupted.
 * Looks at how things stand now, so that an old job cannot undo a later decision. Safe to repeat.
 */
export async function settleClosure({ closureId }: { closureId: string }) {
  const [closure] = await house("closing")
    .select()
    .from(closures)
    .where(eq(closures.id, closureId));
  if (!closure || closure.doneAt) return ok();
  const { kind, userId, teamId } = closure;
  if (kind === "team") await settleTeam(workerOf(teamId!), null);
  else if (userId) for (const member of await teamsOf(userId)) await settleTeam(member, userId);
  return ok();
}

/** `userId`: whose own mailboxes rest, or work again, with their account. */
async function settleTeam(member: Member, userId: string | null): Promise<void> {
  await inTeam(member, async (tx) => {
    const open = await isOpen(tx, member.teamId);
    const closing = userId !== null && (await isClosing(tx, userId));
    // In a closed team as well, if others may open it again before the account is opened.
    if (userId && closing && (open || (await hasOthers(tx, member, userId)))) {
      await restMailboxesOf(tx, userId);
    }
    if (userId && !closing) await resumeMailboxesOf(tx, member, userId);
    if (!open) await stopImports(tx);
    // In a closed team these come to rest, and what lies at a provider is fetched and deleted there.
    if (!open || !closing) await wakeAsking(tx, member);
    if (open && !closing) await wakeAll(tx, member);
  });
}

/** Each mailbox goes on within its own day's limit and hours, however much fell due meanwhile. */
async function wakeAll(tx: Tx, member: Member): Promise<void> {
  await wakeActs(tx, member);
  await wakeExports(tx, member);
  for (const mailbox of await tx.select().from(mailboxes).orderBy(mailboxes.id)) {
    // Whoever opens it again has decided that it goes on: nothing asks once more because it is late.
    await freshen(tx, mailbox);
    if (mailbox.state === "ready") await wakeSending(tx, member, mailbox.id);
  }
}

async function wakeAsking(tx: Tx, member: Member): Promise<void> {
  await wakeAllChecks(tx, member);
  await wakeEnrichment(tx, member);
}

async function hasOthers(tx: Tx, { teamId }: Member, userId: string): Promise<boolean> {
  const others = and(eq(memberships.teamId, teamId), ne(memberships.userId, userId));
  return (await tx.$count(memberships, others)) > 0;
}

async function isClosing(tx: Tx, userId: string): Promise<boolean> {
  const [person] = await tx
    .select({ closedAt: users.closedAt })
    .from(users)
    .where(eq(users.id, userId));
  return Boolean(person?.closedAt);
}
