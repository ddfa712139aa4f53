/** Invitations as the team sees them: asking somebody in, sending the letter again, taking it back. */
import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { throttleInvitation } from "#app/auth/throttle.server.ts";
import { identityKey } from "#app/core/address.ts";
import { after, now } from "#app/core/clock.ts";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { isReservedDomain } from "#app/core/reserved.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { signId } from "#app/core/signing.server.ts";
import { INVITATION_MS, type InvitationInput } from "#app/team/invitation.ts";
import { invitationLetter } from "#app/team/jobs.ts";
import { demand } from "#app/team/may.ts";
import { demandStill, lockPeople } from "#app/team/people.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { users } from "#db/schema/auth.ts";
import { invitations, memberships } from "#db/schema/members.ts";

const MOST_LISTED = 200;

/** One address has one open invitation in a team: a second takes the place of the first. */
export async function invite(member: Member, input: InvitationInput, clientAddress: string) {
  demand(member, "invite");
  const { teamId } = member;
  const emailKey = identityKey(input.email);
  const slow = await throttleInvitation({ emailKey, teamId, clientAddress });
  if (slow) return slow;
  return inTeam(member, async (tx) => {
    const team = await lockPeople(tx, member);
    await demandStill(tx, member, "invite");
    // The people of a demo are invented, and its letters reach nobody.
    if (team.isDemo && !isReservedDomain(input.email)) return refused("demo-team");
    if (await isInTeam(tx, teamId, emailKey)) return refused("in-team");
    const same = and(eq(invitations.teamId, teamId), eq(invitations.emailKey, emailKey));
    await tx.update(invitations).set({ revokedAt: now() }).where(and(same, isWaiting()));
    const id = newId();
    const { userId: invitedBy } = member;
    const expiresAt = after(now(), INVITATION_MS);
    await tx.insert(invitations).values({ id, teamId, ...input, emailKey, invitedBy, expiresAt });
    await enqueue(tx, invitationLetter, { invitationId: id, letterId: newId() });
    return ok({ id });
  });
}

/** The same link, good for its whole time again. */
export async function sendAgain(member: Member, id: string, clientAddress: string) {
  demand(member, "invite");
  const { teamId } = member;
  const { emailKey } = await inTeam(member, (tx) => findInvitation(tx, member, id));
  const slow = await throttleInvitation({ emailKey, teamId, clientAddress });
  if (slow) return slow;
  return inTeam(member, async (tx) => {
    await lockPeople(tx, member);
    await demandStill(tx, member, "invite");
    const renewed = await tx
      .update(invitations)
      .set({ expiresAt: after(now(), INVITATION_MS) })
      .where(and(eq(invitations.id, id), isWaiting()))
      .returning();
    if (renewed.length === 0) return refused("over");
    await enqueue(tx, invitationLetter, { invitationId: id, letterId: newId() });
    return ok({ email: renewed[0]!.email });
  });
}

/** The letter that is out leads to a page that says so. */
export async function revoke(member: Member, id: string) {
  demand(member, "invite");
  return inTeam(member, async (tx) => {
    await lockPeople(tx, member);
    await demandStill(tx, member, "invite");
    const { email } = await findInvitation(tx, member, id);
    const taken = await tx
      .update(invitations)
      .set({ revokedAt: now() })
      .where(and(eq(invitations.id, id), isWaiting()))
      .returning();
    return taken.length > 0 ? ok({ email }) : refused("over");
  });
}

/** Those that were neither accepted nor taken back, too old ones as well; the newest first. */
export async function listInvitations(member: Member) {
  demand(member, "invite");
  return inTeam(member, (tx) =>
    tx
      .select({
        id: invitations.id,
        email: invitations.email,
        role: invitations.role,
        by: sql<string | null>`coalesce(${users.name}, ${users.email})`,
        expiresAt: invitations.expiresAt,
      })
      .from(invitations)
      .leftJoin(users, eq(users.id, invitations.invitedBy))
      .where(and(eq(invitations.teamId, member.teamId), isWaiting()))
      .orderBy(desc(invitations.id))
      .limit(MOST_LISTED),
  );
}

/** The path of its page; the token is computed, never stored. */
export function invitationPath(id: string): string {
  return `/join/${signId("invite", id)}`;
}

/** Neither accepted nor taken back. */
export function isWaiting() {
  return and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt));
}

/** The same, and in time. */
export function isOpen() {
  return and(isWaiting(), gt(invitations.expiresAt, now()));
}

async function findInvitation(tx: Tx, { teamId }: Member, id: string) {
  if (!Id.safeParse(id).success) throw new NotFound("invitation");
  const [found] = await tx
    .select()
    .from(invitations)
    .where(and(eq(invitations.id, id), eq(invitations.teamId, teamId)));
  if (!found) throw new NotFound("invitation");
  return found;
}

async function isInTeam(tx: Tx, teamId: string, emailKey: string): Promise<boolean> {
  const found = await tx
    .select({ id: users.id })
    .from(users)
    .innerJoin(memberships, eq(memberships.userId, users.id))
    .where(and(eq(memberships.teamId, teamId), eq(users.emailKey, emailKey)))
    .limit(1);
  return found.length > 0;
}
