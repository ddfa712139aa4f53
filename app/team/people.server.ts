/** Who is in the team and as what: reading it, and changing a role. */
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { Id } from "#app/core/id.ts";
import type { Member, Role } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { demand, type Right } from "#app/team/may.ts";
import { type RoleInput, whyNotChangeRole } from "#app/team/people.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { authenticators, passkeys } from "#db/schema/factors.ts";
import { invitations, memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";

export type TeamPerson = {
  userId: string;
  name: string;
  email: string;
  role: Role;
  since: Date;
  secondFactor: boolean;
  /** Their account closes: nothing is handed over to them. */
  closing: boolean;
};

/** Owners first, then admins, then members; in each the longest there first. */
export async function listPeople(member: Member): Promise<TeamPerson[]> {
  return inTeam(member, (tx) => readPeople(tx, member));
}

/** Throws NotFound for anybody who is not in this team. */
export async function readPerson(member: Member, userId: string): Promise<TeamPerson> {
  return inTeam(member, (tx) => findPerson(tx, member, userId));
}

/** Counts from their next request on. */
export async function changeRole(member: Member, userId: string, { role }: RoleInput) {
  demand(member, "change-people");
  return inTeam(member, async (tx) => {
    await lockPeople(tx, member);
    await demandStill(tx, member, "change-people");
    const person = await findPerson(tx, member, userId);
    const refusal = whyNotChangeRole(member, person);
    if (refusal) return refused(refusal);
    await setRole(tx, member, { userId, role });
    if (role === "member") await revokeInvitationsOf(tx, member, userId);
    return ok({ name: person.name });
  });
}

/** Two who change who is in a team, or as what, do so one after the other. */
export async function lockPeople(tx: Tx, { teamId }: Pick<Member, "teamId">) {
  const [team] = await tx.select().from(teams).where(eq(teams.id, teamId)).for("no key update");
  if (!team) throw new NotFound("team");
  return team;
}

/** The same question once more, with the team held: meanwhile the right may have been taken away. */
export async function demandStill(tx: Tx, member: Member, right: Right): Promise<void> {
  if (member.userId) demand(await findPerson(tx, member, member.userId), right);
}

/** They cannot begin to close their account before `tx` ends; to be taken before the team is held. */
export async function holdPerson(tx: Tx, userId: string): Promise<void> {
  if (!Id.safeParse(userId).success) throw new NotFound("person");
  await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("share");
}

/** Who may no more invite, or is gone, has nobody waiting at the door either. */
export async function revokeInvitationsOf(tx: Tx, { teamId }: Member, userId: string) {
  await tx.update(invitations).set({ revokedAt: now() }).where(waitingFrom(teamId, userId));
}

/** The invitations of theirs that are still open. */
export function waitingFrom(teamId: string, userId: string) {
  return and(
    ...[eq(invitations.teamId, teamId), eq(invitations.invitedBy, userId)],
    ...[isNull(invitations.acceptedAt), isNull(invitations.revokedAt)],
  );
}

export async function setRole(
  tx: Tx,
  { teamId }: Member,
  { userId, role }: { userId: string; role: Role },
): Promise<void> {
  await tx.update(memberships).set({ role }).where(membershipOf(teamId, userId));
}

export async function findPerson(tx: Tx, member: Member, userId: string): Promise<TeamPerson> {
  if (!Id.safeParse(userId).success) throw new NotFound("person");
  const [person] = await readPeople(tx, member, userId);
  if (!person) throw new NotFound("person");
  return person;
}

export function readPeople(tx: Tx, { teamId }: Member, userId?: string): Promise<TeamPerson[]> {
  const rank = sql`array_position(array['owner', 'admin', 'member'], ${memberships.role})`;
  return tx
    .select({
      userId: users.id,
      name: sql<string>`coalesce(${users.name}, ${users.email})`,
      email: users.email,
      role: memberships.role,
      since: memberships.createdAt,
      secondFactor: hasSecondFactor,
      closing: sql<boolean>`${users.closedAt} is not null`,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(userId ? membershipOf(teamId, userId) : eq(memberships.teamId, teamId))
    .orderBy(rank, asc(memberships.createdAt), asc(users.id));
}

export function membershipOf(teamId: string, userId: string) {
  return and(eq(memberships.teamId, teamId), eq(memberships.userId, userId));
}

/** An app that has shown a right code, or a passkey. */
const hasSecondFactor = sql<boolean>`(
  exists (select from ${authenticators} where ${authenticators.userId} = ${users.id}
    and ${authenticators.confirmedAt} is not null)
  or exists (select from ${passkeys} where ${passkeys.userId} = ${users.id}))`;
