/** What a person has set up, and what goes with the last of it. */
import { and, asc, count, eq, isNotNull, isNull } from "drizzle-orm";
import { hasFactor } from "#app/auth/entry.server.ts";
import { forgetSecondFactor, type SignedIn } from "#app/auth/session.server.ts";
import { house, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { authenticators, passkeys, recoveryCodes } from "#db/schema/factors.ts";

export type Factors = Awaited<ReturnType<typeof readFactors>>;

export async function readFactors(userId: string) {
  const db = house("account");
  const { confirmedAt, lastUsedAt } = authenticators;
  const [[app], keys, codes] = await Promise.all([
    db
      .select({ confirmedAt, lastUsedAt })
      .from(authenticators)
      .where(and(eq(authenticators.userId, userId), isNotNull(confirmedAt))),
    db
      .select({ id: passkeys.id, name: passkeys.name, lastUsedAt: passkeys.lastUsedAt })
      .from(passkeys)
      .where(eq(passkeys.userId, userId))
      .orderBy(asc(passkeys.createdAt), asc(passkeys.id)),
    countRecoveryCodes(userId),
  ]);
  return { app, passkeys: keys, recoveryCodes: codes, any: app !== undefined || keys.length > 0 };
}

/** How many are left. */
export async function countRecoveryCodes(userId: string): Promise<number> {
  const left = and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt));
  const [row] = await house("account").select({ left: count() }).from(recoveryCodes).where(left);
  return row?.left ?? 0;
}

/** Recovery codes stand in for a factor, and sessions count as more than one only with a factor. */
export async function dropWhatNeedsAFactor(tx: Tx, userId: string): Promise<void> {
  // Of two that remove the last two at once, the second sees that the first is gone.
  await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("update");
  if (await hasFactor(tx, userId)) return;
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await forgetSecondFactor(tx, userId);
}

/** Their team asks for more than a password, and this session has not shown more. */
export function isShutOut({ team, session }: Pick<SignedIn, "team" | "session">): boolean {
  return Boolean(team?.requireFactor) && !session.twoFactor;
}
