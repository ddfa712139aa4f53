/** The second step: a code of the app or a recovery code, at sign-in and wherever one is asked for. */
import { openSession } from "#app/auth/entry.server.ts";
import { type Half, isStillWaiting } from "#app/auth/half.server.ts";
import { livesAt } from "#app/auth/security.server.ts";
import { forgivePerson, throttlePerson } from "#app/auth/throttle.server.ts";
import { limits } from "#app/auth/throttle.ts";
import type { Place } from "#app/core/place.ts";
import { ok, refused } from "#app/core/result.ts";
import { takeAppCode } from "#app/factors/authenticator.server.ts";
import type { Typed } from "#app/factors/code.ts";
import { countRecoveryCodes } from "#app/factors/overview.server.ts";
import { takeRecoveryCode } from "#app/factors/recovery.server.ts";
import { inSystem } from "#db/client.ts";

/**
 * Five wrong ones in 15 minutes, then a wait; those from unfamiliar places are counted apart, so that
 * whoever has only the password cannot keep the owner out at home. `left` after a recovery code.
 */
export async function takeCode(userId: string, { kind, code }: Typed, place: Place) {
  const home = await livesAt(userId, place.network);
  const about = `${userId} ${home ? "home" : "away"}`;
  const slow = await throttlePerson(limits.code, about);
  if (slow) return slow;
  const right =
    kind === "app" ? await takeAppCode(userId, code) : await takeRecoveryCode(userId, code, place);
  if (!right) return refused("no-match");
  await forgivePerson(limits.code, about);
  return ok({ left: kind === "recovery" ? await countRecoveryCodes(userId) : undefined });
}

/** After the password, as `half.server.ts` remembers it. */
export async function finishSignIn(half: Half, typed: Typed, place: Place) {
  const { userId } = half;
  const taken = await takeCode(userId, typed, place);
  if (taken.refused) return taken;
  return inSystem("sign-in", async (tx) => {
    // Meanwhile a new password may have been chosen, which ended every session.
    if (!(await isStillWaiting(tx, half))) return refused("start-again");
    const entry = await openSession(tx, { userId, place, twoFactor: true });
    return ok({ entry, left: taken.value.left });
  });
}
