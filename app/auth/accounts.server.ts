/** Opening an account, confirming it, and choosing a new password. Signing in is in sign-in.server.ts. */
import { eq } from "drizzle-orm";
import { firstTeamName, type SignUp } from "#app/auth/account.ts";
import { noteConfirmed } from "#app/auth/confirmation.server.ts";
import { enter } from "#app/auth/entry.server.ts";
import { endLinks, letterTo, readLink, takeLink } from "#app/auth/links.server.ts";
import { openAccount } from "#app/auth/opening.server.ts";
import { hashPassword, passwordMatches } from "#app/auth/password.server.ts";
import { noteSecurity } from "#app/auth/security.server.ts";
import { endAllSessions } from "#app/auth/session.server.ts";
import { forgivePerson, throttle, throttlePerson } from "#app/auth/throttle.server.ts";
import { limits } from "#app/auth/throttle.ts";
import { identityKey } from "#app/core/address.ts";
import type { Place } from "#app/core/place.ts";
import { ok, refused } from "#app/core/result.ts";
import { verifyId } from "#app/core/signing.server.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";

/** The same answer and the same work whether or not the address is known: the letter tells. */
export async function signUp(input: SignUp, clientAddress: string) {
  const emailKey = identityKey(input.email);
  const slow = await throttle("letters", { emailKey, clientAddress });
  if (slow) return slow;
  const passwordHash = await hashPassword(input.password, "unfamiliar");
  return inSystem("sign-up", async (tx) => {
    const made = await openAccount(tx, { ...input, passwordHash });
    if (!made) return letterTo(tx, await findByKey(tx, emailKey), "already-here");
    const [team] = await tx
      .insert(teams)
      .values({ name: firstTeamName(input.name, input.company) })
      .returning();
    await tx.insert(memberships).values({ teamId: team!.id, userId: made.id, role: "owner" });
    return letterTo(tx, made, "confirm");
  });
}

/**
 * Confirms the address and signs in; a link works once. The letter proves the mailbox and the password
 * who signed up: both are asked for, or somebody could open an account in another's name and wait.
 */
export async function confirmAddress(token: string, password: string, place: Place) {
  const link = await readLink("confirm", token);
  if (!link) return refused("link-unusable");
  const slow = await throttlePerson(limits.proof, link.userId);
  if (slow) return slow;
  if (!(await passwordMatches(link.passwordHash, password))) return refused("no-password");
  await forgivePerson(limits.proof, link.userId);
  return inSystem("sign-up", async (tx) => {
    const userId = await takeLink(tx, link.id, "confirm");
    if (!userId) return refused("link-unusable");
    await noteConfirmed(tx, userId);
    const [user] = await tx.select().from(users).where(eq(users.id, userId));
    return ok(await enter(tx, user!, place));
  });
}

/** Always the same answer; whoever owns the address gets a letter. */
export async function askForReset(email: string, clientAddress: string) {
  const emailKey = identityKey(email);
  const slow = await throttle("letters", { emailKey, clientAddress });
  if (slow) return slow;
  return inSystem("sign-in", async (tx) => letterTo(tx, await findByKey(tx, emailKey), "reset"));
}

/**
 * Ends every session and every other link; holding the link proves the mailbox, so it confirms the
 * address too. It opens nothing: a second factor is asked for when signing in (ASVS 6.4.3). Its place
 * counts as familiar from now on, so nobody elsewhere can keep its owner out.
 */
export async function resetPassword(token: string, password: string, place: Place) {
  const linkId = verifyId("reset", token);
  if (!linkId) return refused("link-unusable");
  const passwordHash = await hashPassword(password);
  return inSystem("sign-in", async (tx) => {
    const userId = await takeLink(tx, linkId, "reset");
    if (!userId) return refused("link-unusable");
    await tx.update(users).set({ passwordHash }).where(eq(users.id, userId));
    await noteConfirmed(tx, userId);
    await endLinks(tx, userId);
    await endAllSessions(tx, userId);
    await noteSecurity(tx, { userId, kind: "password-changed", place });
    return ok();
  });
}

async function findByKey(tx: Tx, emailKey: string) {
  const [user] = await tx.select().from(users).where(eq(users.emailKey, emailKey));
  return user;
}
