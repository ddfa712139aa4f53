/** Recovery codes: ten, each good once, for whoever has lost their phone. Held as keyed hashes. */
import { randomBytes } from "node:crypto";
import { and, eq, inArray, isNull } from "drizzle-orm";
import { hasFactor } from "#app/auth/entry.server.ts";
import { noteSecurity } from "#app/auth/security.server.ts";
import type { SignedIn } from "#app/auth/session.server.ts";
import { now } from "#app/core/clock.ts";
import type { Place } from "#app/core/place.ts";
import { ok, refused } from "#app/core/result.ts";
import { pseudonym, pseudonyms } from "#app/core/signing.server.ts";
import { RECOVERY_CODES, recoveryCodeOf, showRecoveryCode } from "#app/factors/code.ts";
import { inSystem } from "#db/client.ts";
import { recoveryCodes } from "#db/schema/factors.ts";

/** New ones, to be shown this once; those before them count no more. */
export async function makeRecoveryCodes({ user }: SignedIn, place: Place) {
  const codes = Array.from({ length: RECOVERY_CODES }, () => recoveryCodeOf(randomBytes(16)));
  return inSystem("account", async (tx) => {
    if (!(await hasFactor(tx, user.id))) return refused("no-factor");
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, user.id));
    const rows = codes.map((code) => ({
      userId: user.id,
      codeHash: pseudonym("recovery", `${user.id} ${code}`),
    }));
    await tx.insert(recoveryCodes).values(rows);
    await noteSecurity(tx, { userId: user.id, kind: "recovery-codes-made", place });
    return ok(codes.map(showRecoveryCode));
  });
}

/** One statement decides, so that a code is good once; its owner gets a letter. Says whether it was. */
export async function takeRecoveryCode(
  userId: string,
  code: string,
  place: Place,
): Promise<boolean> {
  const hashes = pseudonyms("recovery", `${userId} ${code}`);
  return inSystem("sign-in", async (tx) => {
    const used = await tx
      .update(recoveryCodes)
      .set({ usedAt: now() })
      .where(
        and(
          eq(recoveryCodes.userId, userId),
          inArray(recoveryCodes.codeHash, hashes),
          isNull(recoveryCodes.usedAt),
        ),
      )
      .returning({ id: recoveryCodes.id });
    if (used.length === 0) return false;
    await noteSecurity(tx, { userId, kind: "recovery-code-used", place });
    return true;
  });
}
