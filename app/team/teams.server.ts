/** The teams of one person: which they are, switching between them, starting another. */
import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { SignedIn } from "#app/auth/session.server.ts";
import { enterTeam } from "#app/auth/workplace.server.ts";
import { Id } from "#app/core/id.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { invitationPath, isOpen } from "#app/team/invitations.server.ts";
import { membershipOf } from "#app/team/people.server.ts";
import type { TeamInput } from "#app/team/team.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { invitations, memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";

/** Enough for anybody who works, too few for somebody who wants a brake per team. */
const MOST_OWNED = 20;

export async function listTeams({ user }: SignedIn) {
  return inSystem("teams", (tx) => readTeams(tx, user.id));
}

/** Open ones that went to this person's own, confirmed address. */
export async function listInvitationsTo({ user }: SignedIn) {
  const rows = await inSystem("teams", (tx) =>
    tx
      .select({
        id: invitations.id,
        teamName: teams.name,
        role: invitations.role,
        expiresAt: invitations.expiresAt,
      })
      .from(invitations)
      .innerJoin(teams, and(eq(teams.id, invitations.teamId), isNull(teams.closedAt)))
      .innerJoin(users, eq(users.emailKey, invitations.emailKey))
      .where(and(eq(users.id, user.id), isNotNull(users.emailConfirmedAt), isOpen()))
      .orderBy(asc(invitations.id)),
  );
  return rows.map(({ id, ...invitation }) => ({ ...invitation, path: invitationPath(id) }));
}

/** From the next request on the session is at work there. Throws NotFound for a team of others. */
export async function switchTeam({ user, session }: SignedIn, teamId: string) {
  return inSystem("teams", async (tx) => {
    if (!Id.safeParse(teamId).success) throw new NotFound("team");
    const [team] = await tx
      .select({ name: teams.name, closedAt: teams.closedAt })
      .from(memberships)
      .innerJoin(teams, eq(teams.id, memberships.teamId))
      .where(membershipOf(teamId, user.id));
    if (!team) throw new NotFound("team");
    await enterTeam(tx, session.ref, teamId);
    return ok(team);
  });
}

/** Its owner goes to work there at once. */
export async function startTeam({ user, session }: SignedIn, { name, zone }: TeamInput) {
  return inSystem("teams", async (tx) => {
    // Two forms at once are counted one after the other.
    await tx.select({ id: users.id }).from(users).where(eq(users.id, user.id)).for("update");
    const own = await readTeams(tx, user.id);
    // A demo's password is printed: what its people start must stay within the demo.
    if (own.some(({ isDemo }) => isDemo)) return refused("demo-person");
    if (own.filter(({ role }) => role === "owner").length >= MOST_OWNED) return refused("enough");
    const [team] = await tx.insert(teams).values({ name, zone }).returning();
    const teamId = team!.id;
    await tx.insert(memberships).values({ teamId, userId: user.id, role: "owner" });
    await enterTeam(tx, session.ref, teamId);
    return ok({ id: teamId });
  });
}

function readTeams(tx: Tx, userId: string) {
  return tx
    .select({
      id: teams.id,
      name: teams.name,
      isDemo: teams.isDemo,
      closedAt: teams.closedAt,
      role: memberships.role,
      people: sql<number>`(select count(*)::int from memberships m where m.team_id = ${teams.id})`,
    })
    .from(memberships)
    .innerJoin(teams, eq(teams.id, memberships.teamId))
    .where(eq(memberships.userId, userId))
    .orderBy(asc(teams.name), asc(teams.id));
}
