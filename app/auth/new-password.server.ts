/** A new password, chosen by somebody who knows the one before. */
import { eq } from "drizzle-orm";
import type { ChangePassword } from "#app/auth/account.ts";
import { endLinks } from "#app/auth/links.server.ts";
import { hashPassword, passwordMatches } from "#app/auth/password.server.ts";
import { noteSecurity } from "#app/auth/security.server.ts";
import { endOtherSessions, rotateSession, type SignedIn } from "#app/auth/session.server.ts";
import { forgivePerson, throttlePerson } from "#app/auth/throttle.server.ts";
import { limits } from "#app/auth/throttle.ts";
import type { Place } from "#app/core/place.ts";
import { ok, refused } from "#app/core/result.ts";
import { house, inSystem } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";

/** Ends every other session at once and gives this one a new token: `cookie` is its Set-Cookie value. */
export async function changePassword(
  { user, session }: Pick<SignedIn, "user" | "session">,
  { currentPassword, password }: ChangePassword,
  place: Place,
) {
  const slow = await throttlePerson(limits.proof, user.id);
  if (slow) return slow;
  const [known] = await house("account")
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, user.id));
  if (!(await passwordMatches(known?.passwordHash, currentPassword))) return refused("no-match");
  await forgivePerson(limits.proof, user.id);
  const passwordHash = await hashPassword(password);
  return inSystem("account", async (tx) => {
    await tx.update(users).set({ passwordHash }).where(eq(users.id, user.id));
    await endLinks(tx, user.id);
    const ended = await endOtherSessions(tx, user.id, session.ref);
    await noteSecurity(tx, { userId: user.id, kind: "password-changed", place });
    return ok({ cookie: await rotateSession(tx, session.ref), ended });
  });
}
