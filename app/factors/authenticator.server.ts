/** Authenticator apps (TOTP, RFC 6238): set up, asked for a code, removed. Secrets are sealed at rest. */
import { timingSafeEqual } from "node:crypto";
import { and, eq, isNotNull, isNull, lt, or } from "drizzle-orm";
import { HOTP, Secret, TOTP } from "otpauth";
import { noteSecurity } from "#app/auth/security.server.ts";
import { endWeakerSessions, markProved, type SignedIn } from "#app/auth/session.server.ts";
import { config } from "#app/config.server.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Place } from "#app/core/place.ts";
import { ok, refused } from "#app/core/result.ts";
import { type Owner, open, type Sealed, seal } from "#app/core/sealing.server.ts";
import { readCode, stepsNow } from "#app/factors/code.ts";
import { dropWhatNeedsAFactor } from "#app/factors/overview.server.ts";
import { house, inSystem } from "#db/client.ts";
import { authenticators } from "#db/schema/factors.ts";

const SECRET_BYTES = 20;

type Row = typeof authenticators.$inferSelect;

/** Makes a secret that counts for nothing until a code shows that an app holds it. */
export async function beginAuthenticator({ user }: SignedIn) {
  const id = newId();
  const [masterKey] = config.masterKeys;
  const secret = new Secret({ size: SECRET_BYTES }).base32;
  const sealed = seal(secret, ownerOf({ id, userId: user.id }), masterKey!);
  return inSystem("account", async (tx) => {
    await tx
      .delete(authenticators)
      .where(and(eq(authenticators.userId, user.id), isNull(authenticators.confirmedAt)));
    const made = await tx
      .insert(authenticators)
      .values({
        ...{ id, userId: user.id, keyId: sealed.keyId },
        wrappedKey: sealed.wrappedKey.toString("base64"),
        ciphertext: sealed.ciphertext.toString("base64"),
      })
      .onConflictDoNothing()
      .returning({ id: authenticators.id });
    return made.length > 0 ? ok() : refused("already-on");
  });
}

/** The secret and the address for the QR code, while it waits for its first code; never afterwards. */
export async function readWaiting({ user }: SignedIn) {
  const row = await find(user.id);
  if (!row || row.confirmedAt) return undefined;
  const secret = secretOf(row);
  const issuer = "Audienti";
  const uri = new TOTP({ issuer, label: user.email, secret }).toString();
  return { secret: secret.base32, uri };
}

/** The first right code switches it on; from then on this session counts as one with two factors. */
export async function confirmAuthenticator(
  { user, session }: SignedIn,
  typed: string,
  place: Place,
) {
  const row = await find(user.id);
  if (!row) return refused("not-begun");
  if (row.confirmedAt) return refused("already-on");
  const code = readCode(typed);
  const step = code?.kind === "app" ? matchingStep(row, code.code) : undefined;
  if (step === undefined) return refused("no-match");
  return inSystem("account", async (tx) => {
    const on = await tx
      .update(authenticators)
      .set({ confirmedAt: now(), lastStep: step, lastUsedAt: now() })
      .where(and(eq(authenticators.id, row.id), isNull(authenticators.confirmedAt)))
      .returning({ id: authenticators.id });
    if (on.length === 0) return refused("already-on");
    await noteSecurity(tx, { userId: user.id, kind: "authenticator-added", place });
    await markProved(tx, session.ref, { twoFactor: true });
    await endWeakerSessions(tx, { userId: user.id, but: session.ref });
    return ok();
  });
}

/** Takes a code once: of two requests with the same code at the same moment, one wins (ASVS 6.5.1). */
export async function takeAppCode(userId: string, code: string): Promise<boolean> {
  const row = await find(userId);
  const step = row?.confirmedAt ? matchingStep(row, code) : undefined;
  if (step === undefined) return false;
  const { id, lastStep, confirmedAt } = authenticators;
  const taken = await house("sign-in")
    .update(authenticators)
    .set({ lastStep: step, lastUsedAt: now() })
    .where(and(eq(id, row!.id), isNotNull(confirmedAt), or(isNull(lastStep), lt(lastStep, step))))
    .returning({ id });
  return taken.length > 0;
}

/** Also one that was never switched on. What was proved before is the caller's to ask for. */
export async function removeAuthenticator({ user }: SignedIn, place: Place) {
  return inSystem("account", async (tx) => {
    const gone = await tx
      .delete(authenticators)
      .where(eq(authenticators.userId, user.id))
      .returning({ confirmedAt: authenticators.confirmedAt });
    if (!gone[0]) return refused("not-on");
    if (!gone[0].confirmedAt) return ok();
    await noteSecurity(tx, { userId: user.id, kind: "authenticator-removed", place });
    await dropWhatNeedsAFactor(tx, user.id);
    return ok();
  });
}

/** Every candidate is computed and compared in full, so that the time taken tells nothing. */
function matchingStep(row: Row, code: string): number | undefined {
  const secret = secretOf(row);
  const typed = Buffer.from(code);
  const steps = stepsNow(now(), row.lastStep);
  const matching = steps.filter((counter) =>
    timingSafeEqual(Buffer.from(HOTP.generate({ secret, counter })), typed),
  );
  return matching[0];
}

function secretOf(row: Row): Secret {
  return Secret.fromBase32(open(sealedOf(row), ownerOf(row), config.masterKeys));
}

export function sealedOf(row: Row): Sealed {
  const bytes = (coded: string) => Buffer.from(coded, "base64");
  const { keyId, wrappedKey, ciphertext } = row;
  return { keyId, wrappedKey: bytes(wrappedKey), ciphertext: bytes(ciphertext) };
}

/** Copied into another person's row, or another row of the same person, it does not open. */
export function ownerOf({ id, userId }: { id: string; userId: string }): Owner {
  return ["audienti-authenticator", userId, id];
}

async function find(userId: string): Promise<Row | undefined> {
  const [row] = await house("sign-in")
    .select()
    .from(authenticators)
    .where(eq(authenticators.userId, userId));
  return row;
}
