/** The last step into the house: a session, or a second step first where the account has a factor. */
import { and, eq, isNotNull, sql } from "drizzle-orm";
import { beginHalf } from "#app/auth/half.server.ts";
import { noteSignIn } from "#app/auth/security.server.ts";
import { startSession } from "#app/auth/session.server.ts";
import type { Place } from "#app/core/place.ts";
import type { Tx } from "#db/client.ts";
import { authenticators, passkeys } from "#db/schema/factors.ts";

/** `cookie` is a Set-Cookie value: of the session, or of the sign-in that is half done. */
export type Entry = { step: "in" | "code"; cookie: string };

/** After one right answer: a password, or a link from a letter. */
export async function enter(
  tx: Tx,
  user: { id: string; passwordHash: string },
  place: Place,
): Promise<Entry> {
  if (await hasFactor(tx, user.id)) return { step: "code", cookie: beginHalf(user) };
  return openSession(tx, { userId: user.id, place, twoFactor: false });
}

/** After all that was to be shown; every way in ends here. */
export async function openSession(
  tx: Tx,
  entering: { userId: string; place: Place; twoFactor: boolean },
): Promise<Entry> {
  await noteSignIn(tx, entering.userId, entering.place);
  return { step: "in", cookie: await startSession(tx, entering) };
}

/** An authenticator app that was confirmed, or a passkey; recovery codes alone are none. */
export async function hasFactor(tx: Tx, userId: string): Promise<boolean> {
  const app = tx
    .select({ id: authenticators.id })
    .from(authenticators)
    .where(and(eq(authenticators.userId, userId), isNotNull(authenticators.confirmedAt)));
  const key = tx.select({ id: passkeys.id }).from(passkeys).where(eq(passkeys.userId, userId));
  const [found] = await tx.execute<{ has: boolean }>(
    sql`select exists ${app} or exists ${key} as has`,
  );
  return found!.has;
}
