/** Opening an account, confirming it, signing in, and choosing a new password. */
import { and, eq, gt, isNull } from "drizzle-orm";
import {
  CONFIRM_HOURS,
  firstTeamName,
  RESET_HOURS,
  type SignIn,
  type SignUp,
} from "#app/auth/account.ts";
import { accountLetter } from "#app/auth/jobs.ts";
import { hashPassword, passwordMatches } from "#app/auth/password.server.ts";
import { noteSignIn } from "#app/auth/security.server.ts";
import { endAllSessions, startSession } from "#app/auth/session.server.ts";
import { throttle } from "#app/auth/throttle.server.ts";
import { identityKey } from "#app/core/address.ts";
import { after, HOUR, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Place } from "#app/core/place.ts";
import { ok, refused } from "#app/core/result.ts";
import { verify } from "#app/core/signing.server.ts";
import { TERMS_VERSION } from "#app/site/terms.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { acceptances } from "#db/schema/account.ts";
import { accountLinks, users } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";

/** The same answer and the same work whether or not the address is known: the letter tells. */
export async function signUp(input: SignUp, clientAddress: string) {
  const emailKey = identityKey(input.email);
  const slow = await throttle("letters", { emailKey, clientAddress });
  if (slow) return slow;
  const passwordHash = await hashPassword(input.password);
  return inSystem("sign-up", async (tx) => {
    const userId = newId();
    const [made] = await tx
      .insert(users)
      .values({
        id: userId,
        email: input.email,
        emailKey,
        name: input.name ?? null,
        passwordHash,
        ageStatedAt: now(),
      })
      .onConflictDoNothing()
      .returning();
    if (!made) return letterTo(tx, await findByKey(tx, emailKey), "already-here");
    const [team] = await tx
      .insert(teams)
      .values({ name: firstTeamName(input.name, input.company) })
      .returning();
    await tx.insert(memberships).values({ teamId: team!.id, userId, role: "owner" });
    const accepted = {
      userId,
      document: "terms",
      version: TERMS_VERSION,
      source: "sign-up",
    } as const;
    await tx.insert(acceptances).values(accepted);
    return letterTo(tx, made, "confirm");
  });
}

/** What the page behind a link may show, without using the link up. */
export async function readLink(purpose: "confirm" | "reset", token: string) {
  const linkId = linkIdOf(purpose, token);
  if (!linkId) return undefined;
  return inSystem("sign-in", (tx) => findLink(tx, linkId, purpose));
}

/** Confirms the address and signs in; a link works once. */
export async function confirmAddress(token: string, place: Place) {
  const linkId = linkIdOf("confirm", token);
  if (!linkId) return refused("link-unusable");
  return inSystem("sign-up", async (tx) => {
    const userId = await useLink(tx, linkId, "confirm");
    if (!userId) return refused("link-unusable");
    await tx.update(users).set({ emailConfirmedAt: now() }).where(eq(users.id, userId));
    await noteSignIn(tx, userId, place);
    return ok({ cookie: await startSession(tx, { userId, place }) });
  });
}

/** Wrong address and wrong password look alike; an unconfirmed one gets its letter again. */
export async function signIn(
  input: SignIn,
  { clientAddress, loopback, place }: { clientAddress: string; loopback: boolean; place: Place },
) {
  const emailKey = identityKey(input.email);
  const slow = await throttle("sign-in", { emailKey, clientAddress });
  if (slow) return slow;
  return inSystem("sign-in", async (tx) => {
    const user = await findByKey(tx, emailKey);
    if (!(await passwordMatches(user?.passwordHash, input.password))) return refused("no-match");
    // The demo's people share a password that is printed at the start.
    if (!loopback && (await livesInDemo(tx, user!.id))) return refused("no-match");
    if (!user!.emailConfirmedAt) {
      await letterTo(tx, user, "confirm");
      return refused("not-confirmed");
    }
    await noteSignIn(tx, user!.id, place);
    return ok({ cookie: await startSession(tx, { userId: user!.id, place }) });
  });
}

/** Always the same answer; whoever owns the address gets a letter. */
export async function askForReset(email: string, clientAddress: string) {
  const emailKey = identityKey(email);
  const slow = await throttle("letters", { emailKey, clientAddress });
  if (slow) return slow;
  return inSystem("sign-in", async (tx) => letterTo(tx, await findByKey(tx, emailKey), "reset"));
}

/** Ends every session and every other link; holding the link proves the mailbox, so it confirms the address too. */
export async function resetPassword(token: string, password: string) {
  const linkId = linkIdOf("reset", token);
  if (!linkId) return refused("link-unusable");
  const passwordHash = await hashPassword(password);
  return inSystem("sign-in", async (tx) => {
    const userId = await useLink(tx, linkId, "reset");
    if (!userId) return refused("link-unusable");
    await tx
      .update(users)
      .set({ passwordHash, emailConfirmedAt: now() })
      .where(eq(users.id, userId));
    await tx
      .update(accountLinks)
      .set({ usedAt: now() })
      .where(and(eq(accountLinks.userId, userId), isNull(accountLinks.usedAt)));
    await endAllSessions(tx, userId);
    return ok();
  });
}

async function letterTo(
  tx: Tx,
  user: { id: string } | undefined,
  kind: "confirm" | "reset" | "already-here",
) {
  const linkId = newId();
  if (user && kind !== "already-here") {
    const hours = kind === "confirm" ? CONFIRM_HOURS : RESET_HOURS;
    await tx.insert(accountLinks).values({
      id: linkId,
      userId: user.id,
      purpose: kind,
      expiresAt: after(now(), hours * HOUR),
    });
  }
  await enqueue(tx, accountLetter, { userId: user?.id ?? newId(), linkId, kind });
  return ok();
}

async function findByKey(tx: Tx, emailKey: string) {
  const [user] = await tx.select().from(users).where(eq(users.emailKey, emailKey));
  return user;
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

function linkIdOf(purpose: "confirm" | "reset", token: string): string | undefined {
  return verify(purpose, token)
    ?.toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function findLink(tx: Tx, linkId: string, purpose: "confirm" | "reset") {
  const [link] = await tx
    .select({ id: accountLinks.id, email: users.email })
    .from(accountLinks)
    .innerJoin(users, eq(users.id, accountLinks.userId))
    .where(and(eq(accountLinks.id, linkId), usable(purpose)));
  return link;
}

/** One statement decides: of two clicks at once, one finds it used. */
async function useLink(tx: Tx, linkId: string, purpose: "confirm" | "reset") {
  const [link] = await tx
    .update(accountLinks)
    .set({ usedAt: now() })
    .where(and(eq(accountLinks.id, linkId), usable(purpose)))
    .returning();
  return link?.userId;
}

function usable(purpose: "confirm" | "reset") {
  return and(
    eq(accountLinks.purpose, purpose),
    isNull(accountLinks.usedAt),
    gt(accountLinks.expiresAt, now()),
  );
}
