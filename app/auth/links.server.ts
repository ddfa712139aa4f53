/** Links that we mail: made with their letter, looked at without being used up, and used once. */
import { and, desc, eq, gt, isNull } from "drizzle-orm";
import { CONFIRM_HOURS, RESET_HOURS, SIGN_IN_MINUTES } from "#app/auth/account.ts";
import { accountLetter } from "#app/auth/jobs.ts";
import { after, HOUR, MINUTE, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { ok } from "#app/core/result.ts";
import { verifyId } from "#app/core/signing.server.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { accountLinks, emailChanges, users } from "#db/schema/auth.ts";

export type LinkPurpose = "confirm" | "reset" | "sign-in";

const LIFE: Record<LinkPurpose, number> = {
  confirm: CONFIRM_HOURS * HOUR,
  reset: RESET_HOURS * HOUR,
  "sign-in": SIGN_IN_MINUTES * MINUTE,
};

/** Whose link it is, without using it up. */
export async function readLink(purpose: LinkPurpose, token: string) {
  const linkId = verifyId(purpose, token);
  if (!linkId) return undefined;
  return inSystem("sign-in", async (tx) => {
    const [link] = await tx
      .select({ id: accountLinks.id, userId: users.id, passwordHash: users.passwordHash })
      .from(accountLinks)
      .innerJoin(users, eq(users.id, accountLinks.userId))
      .where(and(eq(accountLinks.id, linkId), usable(purpose)));
    return link;
  });
}

/** One statement decides: of two clicks at once, one finds it used. Gives whose it was. */
export async function takeLink(tx: Tx, linkId: string, purpose: LinkPurpose) {
  const [link] = await tx
    .update(accountLinks)
    .set({ usedAt: now() })
    .where(and(eq(accountLinks.id, linkId), usable(purpose)))
    .returning();
  return link?.userId;
}

/** The same work for somebody unknown: the letter's job finds nobody and does nothing. */
export async function letterTo(
  tx: Tx,
  user: { id: string } | undefined,
  kind: LinkPurpose | "already-here",
) {
  const linkId = newId();
  if (user && kind !== "already-here") {
    const expiresAt = after(now(), LIFE[kind]);
    await tx.insert(accountLinks).values({ id: linkId, userId: user.id, purpose: kind, expiresAt });
  }
  await enqueue(tx, accountLetter, { userId: user?.id ?? newId(), linkId, kind });
  return ok();
}

/** One letter in five minutes is enough, however often a password is tried. */
export async function signInLetterTo(tx: Tx, user: { id: string }) {
  const [waiting] = await tx
    .select({ expiresAt: accountLinks.expiresAt })
    .from(accountLinks)
    .where(and(eq(accountLinks.userId, user.id), usable("sign-in")))
    .orderBy(desc(accountLinks.expiresAt))
    .limit(1);
  const fresh = waiting && waiting.expiresAt > after(now(), LIFE["sign-in"] / 2);
  return fresh ? ok() : letterTo(tx, user, "sign-in");
}

/** A change of address under way is given up with them: whoever asked may not have been its owner. */
export async function endLinks(tx: Tx, userId: string): Promise<void> {
  await tx
    .update(accountLinks)
    .set({ usedAt: now() })
    .where(and(eq(accountLinks.userId, userId), isNull(accountLinks.usedAt)));
  await tx
    .delete(emailChanges)
    .where(and(eq(emailChanges.userId, userId), isNull(emailChanges.doneAt)));
}

function usable(purpose: LinkPurpose) {
  return and(
    eq(accountLinks.purpose, purpose),
    isNull(accountLinks.usedAt),
    gt(accountLinks.expiresAt, now()),
  );
}
