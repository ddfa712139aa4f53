/** What a passkey is asked to sign: random, good for five minutes, and once. */
import { randomBytes } from "node:crypto";
import { and, eq, gt, isNull } from "drizzle-orm";
import { throttlePerson } from "#app/auth/throttle.server.ts";
import { limits } from "#app/auth/throttle.ts";
import { config } from "#app/config.server.ts";
import { after, MINUTE, now } from "#app/core/clock.ts";
import type { Place } from "#app/core/place.ts";
import { ok } from "#app/core/result.ts";
import { CHALLENGE_MINUTES } from "#app/factors/passkey.ts";
import { house } from "#db/client.ts";
import { challenges } from "#db/schema/factors.ts";

/** For whom: somebody signed in, or nobody yet. */
export type Asked =
  | { purpose: "register" | "prove"; userId: string }
  | { purpose: "sign-in"; userId: null };

/** The party that a passkey belongs to: this host, at this very origin. */
export const party = {
  id: new URL(config.baseUrl).hostname,
  origin: new URL(config.baseUrl).origin,
};

/** Loaded when the first passkey is used: it is among the slowest to load, and most visits have no use for it. */
export const webauthn = () => import("@simplewebauthn/server");

export async function makeChallenge({ purpose, userId }: Asked, { network }: Place) {
  const slow = await throttlePerson(limits.challenge, userId ?? String(network));
  if (slow) return slow;
  const challenge = randomBytes(32).toString("base64url");
  const expiresAt = after(now(), CHALLENGE_MINUTES * MINUTE);
  await house("sign-in").insert(challenges).values({ purpose, userId, challenge, expiresAt });
  return ok(challenge);
}

/** Uses it up, whatever becomes of the answer; false when it was never asked, or is used or too old. */
export async function takeChallenge(
  { purpose, userId }: Asked,
  challenge: string | undefined,
): Promise<boolean> {
  if (!challenge) return false;
  const taken = await house("sign-in")
    .delete(challenges)
    .where(
      and(
        eq(challenges.challenge, challenge),
        eq(challenges.purpose, purpose),
        userId ? eq(challenges.userId, userId) : isNull(challenges.userId),
        gt(challenges.expiresAt, now()),
      ),
    )
    .returning({ id: challenges.id });
  return taken.length > 0;
}
