/** Undoing a closing, as long as nothing has been erased: until the end of day 89. */
import { and, eq, isNull, type or } from "drizzle-orm";
import { noteSecurity } from "#app/auth/security.server.ts";
import type { SignedIn } from "#app/auth/session.server.ts";
import { writeToMembers } from "#app/closing/closing.server.ts";
import { closureSettlement } from "#app/closing/jobs.ts";
import { settleClosure } from "#app/closing/settling.server.ts";
import { now } from "#app/core/clock.ts";
import type { Place } from "#app/core/place.ts";
import { ok, refused } from "#app/core/result.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { users } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { closures } from "#db/schema/privacy.ts";
import { teams } from "#db/schema/team.ts";

type Myself = Pick<SignedIn, "user">;
type Closure = typeof closures.$inferSelect;

/** Only by its owner. What was under way goes on where it stopped, within each mailbox's limit. */
export async function reopenTeam({ user }: Myself, teamId: string, place: Place) {
  const userId = user.id;
  const outcome = await inSystem("closing", async (tx) => {
    const [closure] = await lockClosures(
      tx,
      and(eq(closures.kind, "team"), eq(closures.teamId, teamId)),
    );
    if (!closure || !(await isOwner(tx, { teamId, userId }))) return refused("not-yours");
    if (await isAccountClosing(tx, userId)) return refused("account-closing");
    if (isTooLate(closure)) return refused("too-late");
    await reopen(tx, closure);
    await noteSecurity(tx, { userId, kind: "team-reopened", place });
    await writeToMembers(tx, { teamId, closureId: closure.id, kind: "reopened", but: userId });
    return ok({ closureId: closure.id });
  });
  if (!outcome.refused) await settleClosure(outcome.value);
  return outcome;
}

/** With the teams that closed in the same moment. */
export async function reopenAccount({ user }: Myself, place: Place) {
  const userId = user.id;
  const outcome = await inSystem("closing", async (tx) => {
    const mine = await lockClosures(tx, eq(closures.userId, userId));
    const account = mine.find(({ kind }) => kind === "account");
    if (!account) return refused("not-closing");
    if (isTooLate(account)) return refused("too-late");
    const together = mine.filter(({ closedAt }) => +closedAt === +account.closedAt);
    for (const closure of together) await reopen(tx, closure);
    await noteSecurity(tx, { userId, kind: "account-reopened", place });
    return ok({ closureId: account.id });
  });
  if (!outcome.refused) await settleClosure(outcome.value);
  return outcome;
}

/** Open closures, locked: the erasure locks them too, and begins or sees that it may not. */
function lockClosures(tx: Tx, which: ReturnType<typeof or>): Promise<Closure[]> {
  return tx
    .select()
    .from(closures)
    .where(and(which, isNull(closures.undoneAt), isNull(closures.doneAt)))
    .orderBy(closures.id)
    .for("update");
}

function isTooLate({ goesAt, begunAt }: Closure): boolean {
  return begunAt !== null || goesAt <= now();
}

async function reopen(tx: Tx, { id, kind, userId, teamId }: Closure): Promise<void> {
  await tx.update(closures).set({ undoneAt: now() }).where(eq(closures.id, id));
  if (kind === "team") await tx.update(teams).set({ closedAt: null }).where(eq(teams.id, teamId!));
  else await tx.update(users).set({ closedAt: null }).where(eq(users.id, userId!));
  await enqueue(tx, closureSettlement, { closureId: id }, { key: id });
}

async function isOwner(tx: Tx, { teamId, userId }: { teamId: string; userId: string }) {
  const owning = and(
    eq(memberships.teamId, teamId),
    eq(memberships.userId, userId),
    eq(memberships.role, "owner"),
  );
  return (await tx.$count(memberships, owning)) > 0;
}

async function isAccountClosing(tx: Tx, userId: string): Promise<boolean> {
  const [person] = await tx
    .select({ closedAt: users.closedAt })
    .from(users)
    .where(eq(users.id, userId));
  return Boolean(person?.closedAt);
}
