/** A person's passkeys (WebAuthn): added, named, removed. Signing in with one is in passkey-entry.server.ts. */

import { and, asc, count, eq } from "drizzle-orm";
import { noteSecurity } from "#app/auth/security.server.ts";
import { endWeakerSessions, markProved, type SignedIn } from "#app/auth/session.server.ts";
import { Id } from "#app/core/id.ts";
import { idBytes } from "#app/core/id-bytes.ts";
import type { Place } from "#app/core/place.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { makeChallenge, party, takeChallenge, webauthn } from "#app/factors/challenges.server.ts";
import { dropWhatNeedsAFactor } from "#app/factors/overview.server.ts";
import {
  CHALLENGE_MINUTES,
  challengeIn,
  MOST_PASSKEYS,
  type Registration,
} from "#app/factors/passkey.ts";
import { house, inSystem } from "#db/client.ts";
import { passkeys } from "#db/schema/factors.ts";

const ALGORITHMS = [-8, -7, -257];

/** Kept on the device and opened by its PIN or finger: alone it is two factors, and needs no address. */
const WANTED = { residentKey: "required", userVerification: "required" } as const;

export async function askForPasskey({ user }: SignedIn, place: Place) {
  const made = await makeChallenge({ purpose: "register", userId: user.id }, place);
  if (made.refused) return made;
  const known = await listPasskeys(user.id);
  const options = await (await webauthn()).generateRegistrationOptions({
    rpName: "Audienti",
    rpID: party.id,
    userName: user.email,
    userDisplayName: user.name ?? user.email,
    userID: idBytes(user.id),
    challenge: Buffer.from(made.value, "base64url"),
    timeout: CHALLENGE_MINUTES * 60_000,
    attestationType: "none",
    excludeCredentials: known.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports,
    })),
    authenticatorSelection: WANTED,
    supportedAlgorithmIDs: ALGORITHMS,
  });
  return ok(options);
}

type NewOne = { answer: Registration; name?: string | undefined };

/** From then on this session counts as one with two factors. */
export async function addPasskey(
  { user, session }: SignedIn,
  { answer, name }: NewOne,
  place: Place,
) {
  const challenge = challengeIn(answer);
  if (!(await takeChallenge({ purpose: "register", userId: user.id }, challenge))) {
    return refused("too-late");
  }
  const credential = await credentialOf(answer, challenge!);
  if (!credential) return refused("not-verified");
  return inSystem("account", async (tx) => {
    const [held] = await tx
      .select({ many: count() })
      .from(passkeys)
      .where(eq(passkeys.userId, user.id));
    if (held!.many >= MOST_PASSKEYS) return refused("enough");
    const called = name || `Passkey of ${place.browser ?? "this device"}`;
    const added = await tx
      .insert(passkeys)
      .values({ ...credential, userId: user.id, name: called.slice(0, 60) })
      .onConflictDoNothing()
      .returning({ id: passkeys.id });
    if (added.length === 0) return refused("already-there");
    await noteSecurity(tx, { userId: user.id, kind: "passkey-added", place });
    await markProved(tx, session.ref, { twoFactor: true });
    await endWeakerSessions(tx, { userId: user.id, but: session.ref });
    return ok();
  });
}

export async function listPasskeys(userId: string) {
  return house("account")
    .select()
    .from(passkeys)
    .where(eq(passkeys.userId, userId))
    .orderBy(asc(passkeys.createdAt), asc(passkeys.id));
}

/** Throws NotFound for another person's. */
export async function findPasskey({ user }: SignedIn, id: string) {
  const [row] = Id.safeParse(id).success
    ? await house("account").select().from(passkeys).where(ofPerson(user.id, id))
    : [];
  if (!row) throw new NotFound("passkey");
  return row;
}

export async function renamePasskey(signedIn: SignedIn, id: string, name: string) {
  await findPasskey(signedIn, id);
  await house("account").update(passkeys).set({ name }).where(ofPerson(signedIn.user.id, id));
  return ok();
}

export async function removePasskey(signedIn: SignedIn, id: string, place: Place) {
  await findPasskey(signedIn, id);
  return inSystem("account", async (tx) => {
    const userId = signedIn.user.id;
    const gone = await tx.delete(passkeys).where(ofPerson(userId, id)).returning();
    if (gone.length === 0) throw new NotFound("passkey");
    await noteSecurity(tx, { userId, kind: "passkey-removed", place });
    await dropWhatNeedsAFactor(tx, userId);
    return ok();
  });
}

function ofPerson(userId: string, id: string) {
  return and(eq(passkeys.userId, userId), eq(passkeys.id, id));
}

async function credentialOf(answer: Registration, challenge: string) {
  try {
    const { verified, registrationInfo } = await (await webauthn()).verifyRegistrationResponse({
      response: { ...answer, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified) return undefined;
    const { id, publicKey, counter } = registrationInfo.credential;
    const { transports } = answer.response;
    return {
      ...{ credentialId: id, counter, transports },
      publicKey: Buffer.from(publicKey).toString("base64url"),
    };
  } catch {
    // The library throws for every answer that does not add up: it proves nothing.
    return undefined;
  }
}
