/** Showing once more who one is, before something grave: by password or by code (ASVS 7.5.1). */
import { eq } from "drizzle-orm";
import { passwordMatches } from "#app/auth/password.server.ts";
import { markProved, type SignedIn } from "#app/auth/session.server.ts";
import { forgivePerson, throttlePerson } from "#app/auth/throttle.server.ts";
import { limits } from "#app/auth/throttle.ts";
import type { Place } from "#app/core/place.ts";
import { ok, refused } from "#app/core/result.ts";
import { type ProofInput, readCode } from "#app/factors/code.ts";
import { takeCode } from "#app/factors/second-step.server.ts";
import { house, inSystem } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";

/** A code that was given counts before a password. Remembered in the session for some minutes. */
export async function prove(signedIn: SignedIn, given: ProofInput, place: Place) {
  const shown = await checkProof(signedIn, given, place);
  if (shown.refused) return shown;
  const { twoFactor } = shown.value;
  await inSystem("account", (tx) => markProved(tx, signedIn.session.ref, { twoFactor }));
  return shown;
}

/** The same without remembering it: for what asks at the moment of the deed itself. */
export async function checkProof({ user }: SignedIn, given: ProofInput, place: Place) {
  if (given.code) {
    const code = readCode(given.code);
    if (!code) return refused("no-code");
    const taken = await takeCode(user.id, code, place);
    return taken.refused ? taken : ok({ twoFactor: true, left: taken.value.left });
  }
  if (!given.password) return refused("nothing-given");
  const slow = await throttlePerson(limits.proof, user.id);
  if (slow) return slow;
  const { passwordHash } = users;
  const [row] = await house("account")
    .select({ passwordHash })
    .from(users)
    .where(eq(users.id, user.id));
  if (!(await passwordMatches(row?.passwordHash, given.password))) return refused("no-password");
  await forgivePerson(limits.proof, user.id);
  return ok({ twoFactor: false, left: undefined });
}
