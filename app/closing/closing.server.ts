/** Closing a team, or one's own account: nothing is sent from then on, and on day 90 all of it goes. */
import { and, eq, isNull, ne } from "drizzle-orm";
import { noteSecurity } from "#app/auth/security.server.ts";
import { endOtherSessions, type SignedIn } from "#app/auth/session.server.ts";
import { goesAtOf, isTyped } from "#app/closing/closing.ts";
import { closureLetter, closureSettlement } from "#app/closing/jobs.ts";
import { listAffected } from "#app/closing/plan.server.ts";
import { settleClosure } from "#app/closing/settling.server.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import type { Place } from "#app/core/place.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { demand } from "#app/team/may.ts";
import { demandStill } from "#app/team/people.server.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { users } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { closures } from "#db/schema/privacy.ts";
import { teams } from "#db/schema/team.ts";

type Myself = Pick<SignedIn, "user" | "session">;

/**
 * Resolves once nothing more can begin to be sent: whatever claims holds the team's row, and so comes
 * before this or sees it. Everybody in the team gets a letter. Throws NotAllowed.
 */
export async function closeTeam(
  member: Member,
  { teamName, place }: { teamName: string; place: Place },
) {
  demand(member, "close-team");
  const { teamId } = member;
  const userId = member.userId!;
  const outcome = await inSystem("closing", async (tx) => {
    const [team] = await tx.select().from(teams).where(eq(teams.id, teamId)).for("update");
    if (!team) throw new NotFound("team");
    await demandStill(tx, member, "close-team");
    if (team.closedAt) return refused("already-closing");
    if (!isTyped(teamName, team.name)) return refused("not-the-name");
    const closureId = await beginClosing(tx, { teamId, userId, closedAt: now() });
    await noteSecurity(tx, { userId, kind: "team-closed", place });
    await writeToMembers(tx, { teamId, closureId, kind: "closed" });
    return ok({ closureId });
  });
  if (!outcome.refused) await settleClosure(outcome.value);
  return outcome;
}

/** Teams in which they are alone close with it; one they own with others needs another owner first. */
export async function closeAccount(
  { user, session }: Myself,
  { ownAddress, place }: { ownAddress: string; place: Place },
) {
  const userId = user.id;
  if (!isTyped(ownAddress, user.email)) return refused("not-the-address");
  const outcome = await inSystem("closing", async (tx) => {
    const [person] = await tx.select().from(users).where(eq(users.id, userId)).for("no key update");
    if (!person || person.closedAt) return refused("already-closing");
    const affected = await listAffected(tx, userId, { lock: true });
    if (affected.some(({ fate }) => fate === "needsOwner")) return refused("owns-a-team");
    const closedAt = now();
    const closureId = newId();
    const clock = { closedAt, goesAt: goesAtOf(closedAt) };
    await tx.update(users).set({ closedAt }).where(eq(users.id, userId));
    await tx.insert(closures).values({ id: closureId, kind: "account", userId, ...clock });
    for (const { id: teamId, fate } of affected) {
      if (fate === "closes") await beginClosing(tx, { teamId, userId, closedAt });
    }
    await endOtherSessions(tx, userId, session.ref);
    await noteSecurity(tx, { userId, kind: "account-closed", place });
    await enqueue(tx, closureLetter, { closureId, userId, kind: "closed" });
    await enqueue(tx, closureSettlement, { closureId }, { key: closureId });
    return ok({ closureId });
  });
  if (!outcome.refused) await settleClosure(outcome.value);
  return outcome;
}

/** To everybody in a team but `but`. */
export async function writeToMembers(
  tx: Tx,
  letter: { teamId: string; closureId: string; kind: "closed" | "reopened"; but?: string },
): Promise<void> {
  const { teamId, closureId, kind, but } = letter;
  const others = but ? ne(memberships.userId, but) : undefined;
  const people = await tx
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(and(eq(memberships.teamId, teamId), others));
  for (const { userId } of people) await enqueue(tx, closureLetter, { closureId, userId, kind });
}

type Beginning = { teamId: string; userId: string; closedAt: Date };

async function beginClosing(tx: Tx, { teamId, userId, closedAt }: Beginning): Promise<string> {
  const closureId = newId();
  await tx
    .update(teams)
    .set({ closedAt })
    .where(and(eq(teams.id, teamId), isNull(teams.closedAt)));
  await tx.insert(closures).values({
    ...{ id: closureId, kind: "team", teamId, userId },
    ...{ closedAt, goesAt: goesAtOf(closedAt) },
  });
  await enqueue(tx, closureSettlement, { closureId }, { key: closureId });
  return closureId;
}
