/** Invitations as the invited see them: looking at one, and joining with or without an account. */
import { and, eq, sql } from "drizzle-orm";
import { openAccount } from "#app/auth/opening.server.ts";
import { hashPassword } from "#app/auth/password.server.ts";
import { noteSignIn } from "#app/auth/security.server.ts";
import { type SignedIn, startSession } from "#app/auth/session.server.ts";
import { enterTeam } from "#app/auth/workplace.server.ts";
import { identityKey } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import type { Place } from "#app/core/place.ts";
import { ok, refused } from "#app/core/result.ts";
import { verifyId } from "#app/core/signing.server.ts";
import { type JoinInput, standingOf } from "#app/team/invitation.ts";
import { isOpen } from "#app/team/invitations.server.ts";
import { tell } from "#app/team/letters.server.ts";
import { lockPeople, membershipOf } from "#app/team/people.server.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { invitations, memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";

/**
 * Who looks, as far as this invitation is concerned. `known`: the address has an account;
 * `leaving-us`: theirs is closing.
 */
export type Looker = "new" | "known" | "invited" | "somebody-else" | "in-team" | "leaving-us";

/** Undefined for a token that is none of ours, or whose invitation is forgotten. */
export async function readInvitation(token: string, signedIn: SignedIn | undefined) {
  return inSystem("teams", async (tx) => {
    const found = await findByToken(tx, token);
    if (!found) return undefined;
    const { invitation, team, inviter } = found;
    const { email, role, expiresAt } = invitation;
    const standing = standingOf(invitation, team.closedAt !== null, now());
    const looker = await whoLooks(tx, invitation, signedIn);
    return { standing, looker, email, role, expiresAt, inviter, teamName: team.name };
  });
}

/** Joins, and goes to work there; asked twice it joins once. */
export async function acceptInvitation(signedIn: SignedIn, token: string) {
  const { user, session } = signedIn;
  return inSystem("teams", async (tx) => {
    const found = await findForUse(tx, token);
    if (!found) return refused("unknown");
    const { invitation, team, standing } = found;
    if (await isMember(tx, team.id, user.id)) {
      await enterTeam(tx, session.ref, team.id);
      return ok({ teamName: team.name });
    }
    if (standing !== "open") return refused(standing);
    const looker = await whoLooks(tx, invitation, signedIn);
    if (looker === "leaving-us") return refused(looker);
    if (looker !== "invited") return refused("somebody-else");
    await settle(tx, found, user.id);
    await enterTeam(tx, session.ref, team.id);
    return ok({ teamName: team.name });
  });
}

/** An account for the invited address, which the letter proves, in this team and no other. */
export async function joinAnew(token: string, input: JoinInput, place: Place) {
  const early = await readInvitation(token, undefined);
  if (!early) return refused("unknown");
  if (early.standing !== "open") return refused(early.standing);
  if (early.looker === "known") return refused("has-account");
  const passwordHash = await hashPassword(input.password, "unfamiliar");
  return inSystem("teams", async (tx) => {
    const found = await findForUse(tx, token);
    if (!found) return refused("unknown");
    const { invitation, team, standing } = found;
    if (standing !== "open") return refused(standing);
    const { email } = invitation;
    const opening = { email, name: input.name, passwordHash, confirmed: true };
    const made = await openAccount(tx, opening);
    if (!made) return refused("has-account");
    await settle(tx, found, made.id);
    await noteSignIn(tx, made.id, place);
    const cookie = await startSession(tx, { userId: made.id, teamId: team.id, place });
    return ok({ cookie, teamName: team.name });
  });
}

type Found = { invitation: typeof invitations.$inferSelect; team: typeof teams.$inferSelect };

async function settle(tx: Tx, { invitation, team }: Found, userId: string): Promise<void> {
  const used = { acceptedAt: now() };
  await tx
    .update(invitations)
    .set(used)
    .where(and(eq(invitations.id, invitation.id), isOpen()));
  await tx.insert(memberships).values({ teamId: team.id, userId, role: invitation.role });
  const { invitedBy } = invitation;
  if (!invitedBy || !(await isMember(tx, team.id, invitedBy))) return;
  await tell(tx, { teamId: team.id, to: invitedBy, about: userId, kind: "joined" });
}

async function findByToken(tx: Tx, token: string) {
  const id = verifyId("invite", token);
  if (!id) return undefined;
  const [found] = await tx
    .select({
      invitation: invitations,
      team: teams,
      inviter: sql<string | null>`coalesce(${users.name}, ${users.email})`,
    })
    .from(invitations)
    .innerJoin(teams, eq(teams.id, invitations.teamId))
    .leftJoin(users, eq(users.id, invitations.invitedBy))
    .where(eq(invitations.id, id));
  return found;
}

/** Read once more with the team held, so that of two clicks, or a click and a revoking, one is first. */
async function findForUse(tx: Tx, token: string) {
  const early = await findByToken(tx, token);
  if (!early) return undefined;
  const team = await lockPeople(tx, { teamId: early.team.id });
  const found = await findByToken(tx, token);
  if (!found) return undefined;
  const standing = standingOf(found.invitation, team.closedAt !== null, now());
  return { ...found, team, standing };
}

async function whoLooks(
  tx: Tx,
  { emailKey, teamId }: Found["invitation"],
  signedIn: SignedIn | undefined,
): Promise<Looker> {
  if (!signedIn) {
    const there = await tx.select({ id: users.id }).from(users).where(eq(users.emailKey, emailKey));
    return there.length > 0 ? "known" : "new";
  }
  if (await isMember(tx, teamId, signedIn.user.id)) return "in-team";
  if (identityKey(signedIn.user.email) !== emailKey) return "somebody-else";
  return signedIn.user.closedAt ? "leaving-us" : "invited";
}

async function isMember(tx: Tx, teamId: string, userId: string): Promise<boolean> {
  const found = await tx
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(membershipOf(teamId, userId));
  return found.length > 0;
}
