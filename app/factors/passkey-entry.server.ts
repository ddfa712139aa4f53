/** Showing who one is by a passkey: signing in without an address, or proving it within a session. */
import { and, eq, lte } from "drizzle-orm";
import { openSession } from "#app/auth/entry.server.ts";
import { markProved, type SignedIn } from "#app/auth/session.server.ts";
import { now } from "#app/core/clock.ts";
import type { Place } from "#app/core/place.ts";
import { ok, refused } from "#app/core/result.ts";
import {
  type Asked,
  makeChallenge,
  party,
  takeChallenge,
  webauthn,
} from "#app/factors/challenges.server.ts";
import { type Assertion, CHALLENGE_MINUTES, challengeIn } from "#app/factors/passkey.ts";
import { house, inSystem } from "#db/client.ts";
import { passkeys } from "#db/schema/factors.ts";

type Row = typeof passkeys.$inferSelect;

/** Names no passkey: the device offers what it has for this host. */
export async function askPasskey(signedIn: SignedIn | undefined, place: Place) {
  const made = await makeChallenge(askedOf(signedIn), place);
  if (made.refused) return made;
  const options = await (await webauthn()).generateAuthenticationOptions({
    rpID: party.id,
    challenge: Buffer.from(made.value, "base64url"),
    timeout: CHALLENGE_MINUTES * 60_000,
    userVerification: "required",
  });
  return ok(options);
}

/** Within a session it proves that session; without one it opens one, and nothing else is asked. */
export async function enterByPasskey(
  signedIn: SignedIn | undefined,
  answer: Assertion,
  place: Place,
) {
  const challenge = challengeIn(answer);
  if (!(await takeChallenge(askedOf(signedIn), challenge))) return refused("too-late");
  const key = await findByCredential(answer.id);
  if (!key || (signedIn && signedIn.user.id !== key.userId)) return refused("unknown-passkey");
  const counter = await counterOf(answer, challenge!, key);
  if (counter === undefined) return refused("not-verified");
  return inSystem("sign-in", async (tx) => {
    const used = await tx
      .update(passkeys)
      .set({ counter, lastUsedAt: now() })
      .where(and(eq(passkeys.id, key.id), lte(passkeys.counter, counter)))
      .returning({ id: passkeys.id });
    if (used.length === 0) return refused("not-verified");
    if (signedIn) {
      await markProved(tx, signedIn.session.ref, { twoFactor: true });
      return ok(undefined);
    }
    return ok(await openSession(tx, { userId: key.userId, place, twoFactor: true }));
  });
}

function askedOf(signedIn: SignedIn | undefined): Asked {
  return signedIn
    ? { purpose: "prove", userId: signedIn.user.id }
    : { purpose: "sign-in", userId: null };
}

async function findByCredential(credentialId: string): Promise<Row | undefined> {
  const [row] = await house("sign-in")
    .select()
    .from(passkeys)
    .where(eq(passkeys.credentialId, credentialId));
  return row;
}

/** The device's new counter; one that went back is refused, because a copy of the key may be about. */
async function counterOf(answer: Assertion, challenge: string, key: Row) {
  try {
    const { verified, authenticationInfo } = await (await webauthn()).verifyAuthenticationResponse({
      response: { ...answer, clientExtensionResults: {} } as never,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      credential: {
        ...{ id: key.credentialId, counter: key.counter, transports: key.transports as never },
        publicKey: Buffer.from(key.publicKey, "base64url"),
      },
      requireUserVerification: true,
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch {
    // The library throws for every answer that does not add up: it proves nothing.
    return undefined;
  }
}
