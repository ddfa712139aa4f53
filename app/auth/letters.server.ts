/** Writing and sending the account letters. The token is computed here, from an id and a key. */
import { eq } from "drizzle-orm";
import { postLetter } from "#app/adapters/mail/letter.server.ts";
import { CONFIRM_HOURS, RESET_HOURS, SIGN_IN_MINUTES } from "#app/auth/account.ts";
import type { AccountLetter } from "#app/auth/jobs.ts";
import { alreadyHereLetter, confirmLetter, resetLetter, signInLetter } from "#app/auth/letters.ts";
import { config } from "#app/config.server.ts";
import { ok } from "#app/core/result.ts";
import { signId } from "#app/core/signing.server.ts";
import { house } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";

/** Throws when the provider asks to try later: the job comes back. The same job never mails twice. */
export async function sendAccountLetter({ userId, linkId, kind }: AccountLetter) {
  const [user] = await house("sign-in").select().from(users).where(eq(users.id, userId));
  if (!user) return ok();
  return postLetter({
    to: user.email,
    letter: compose(kind, linkId),
    idempotencyKey: `account-letter/${linkId}`,
  });
}

function compose(kind: AccountLetter["kind"], linkId: string) {
  const url = (path: string) => `${config.baseUrl}${path}`;
  if (kind === "already-here") return alreadyHereLetter(url("/sign-in"), url("/forgot"));
  const token = signId(kind, linkId);
  if (kind === "confirm") return confirmLetter(url(`/confirm/${token}`), CONFIRM_HOURS);
  if (kind === "reset") return resetLetter(url(`/reset/${token}`), RESET_HOURS);
  return signInLetter(url(`/sign-in/link/${token}`), url("/forgot"), SIGN_IN_MINUTES);
}
