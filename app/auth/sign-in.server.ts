/** Signing in with address and password. From an unfamiliar place during an attack a letter must agree. */
import { and, eq } from "drizzle-orm";
import type { SignIn } from "#app/auth/account.ts";
import { enter } from "#app/auth/entry.server.ts";
import { letterTo, signInLetterTo, takeLink } from "#app/auth/links.server.ts";
import { compareInTurn } from "#app/auth/password.server.ts";
import { fromFamiliarNetwork } from "#app/auth/security.server.ts";
import { forgiveSignIn, isGuarded, throttleSignIn } from "#app/auth/throttle.server.ts";
import { identityKey } from "#app/core/address.ts";
import type { Place } from "#app/core/place.ts";
import { ok, refused } from "#app/core/result.ts";
import { verifyId } from "#app/core/signing.server.ts";
import { house, inSystem, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";

type Asking = { loopback: boolean; place: Place };

/**
 * Wrong address and wrong password look alike and cost the same; an unconfirmed one gets its letter
 * again. While sign-ins are guarded, right and wrong look alike, too: whoever owns the mailbox learns
 * the difference. A try that we were too busy to look at does not count.
 */
export async function signIn(input: SignIn, { loopback, place }: Asking) {
  const emailKey = identityKey(input.email);
  const { user, familiar } = await findForSignIn(emailKey, place);
  const tried = { emailKey, network: place.network, familiar };
  const looking = compareInTurn(familiar ? "familiar" : "unfamiliar", async (compare) => {
    const slow = await throttleSignIn(tried);
    return slow ?? ok(await compare(user?.passwordHash, input.password));
  });
  if (!looking) return refused("busy");
  const looked = await looking;
  if (looked.refused) return looked;
  const guarded = !familiar && (await isGuarded());
  const no = () => (guarded ? ok(LETTER) : refused("no-match"));
  if (!user || !looked.value) return no();
  await forgiveSignIn(tried);
  return inSystem("sign-in", async (tx) => {
    // Meanwhile a new one may have been chosen, which ended every session: this would begin one after.
    if (!(await isStillPassword(tx, user))) return no();
    // The demo's people share a password that is printed at the start.
    if (!loopback && (await livesInDemo(tx, user.id))) return no();
    return guarded ? letterFirst(tx, user) : goOn(tx, user, place);
  });
}

/**
 * Follows the letter of a guarded sign-in: the password was right before, and the mailbox is theirs.
 */
export async function followSignInLink(token: string, place: Place) {
  const linkId = verifyId("sign-in", token);
  if (!linkId) return refused("link-unusable");
  return inSystem("sign-in", async (tx) => {
    const userId = await takeLink(tx, linkId, "sign-in");
    if (!userId) return refused("link-unusable");
    const [user] = await tx.select().from(users).where(eq(users.id, userId));
    return ok(await enter(tx, user!, place));
  });
}

const LETTER = { step: "letter" } as const;

type User = Pick<typeof users.$inferSelect, "id" | "passwordHash" | "emailConfirmedAt">;

/** Somebody who has not confirmed the address yet does that first; the answer is the same. */
async function letterFirst(tx: Tx, user: User) {
  if (user.emailConfirmedAt) await signInLetterTo(tx, user);
  else await letterTo(tx, user, "confirm");
  return ok(LETTER);
}

async function goOn(tx: Tx, user: User, place: Place) {
  if (user.emailConfirmedAt) return ok(await enter(tx, user, place));
  await letterTo(tx, user, "confirm");
  return refused("not-confirmed");
}

/** One query whether or not there is anybody: the same work for every address. */
async function findForSignIn(emailKey: string, { network }: Place) {
  const { id, passwordHash, emailConfirmedAt } = users;
  const [user] = await house("sign-in")
    .select({ id, passwordHash, emailConfirmedAt, familiar: fromFamiliarNetwork(network) })
    .from(users)
    .where(eq(users.emailKey, emailKey));
  return { user, familiar: user?.familiar ?? false };
}

/** Holds the row until the session is there, so that whoever changes it next finds the session. */
async function isStillPassword(tx: Tx, { id, passwordHash }: User): Promise<boolean> {
  const same = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, id), eq(users.passwordHash, passwordHash)))
    .for("share");
  return same.length > 0;
}

async function livesInDemo(tx: Tx, userId: string): Promise<boolean> {
  const demo = await tx
    .select({ id: teams.id })
    .from(memberships)
    .innerJoin(teams, eq(teams.id, memberships.teamId))
    .where(and(eq(memberships.userId, userId), eq(teams.isDemo, true)))
    .limit(1);
  return demo.length > 0;
}
