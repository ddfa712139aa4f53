/** Writing and sending the letters of a changed address. Tokens are computed here, from an id and a key. */
import { eq } from "drizzle-orm";
import { findTaker } from "#app/account/email-change.server.ts";
import { CHANGE_HOURS, isOpen } from "#app/account/email-change.ts";
import type { EmailChangeLetter } from "#app/account/jobs.ts";
import {
  addressLeftLetter,
  addressTakenLetter,
  addressTakenUpLetter,
  askNewLetter,
  askOldLetter,
} from "#app/account/letters.ts";
import { postLetter } from "#app/adapters/mail/letter.server.ts";
import { config } from "#app/config.server.ts";
import { now } from "#app/core/clock.ts";
import type { Letter } from "#app/core/letter.ts";
import { ok } from "#app/core/result.ts";
import { signId } from "#app/core/signing.server.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { emailChanges, users } from "#db/schema/auth.ts";

type Change = typeof emailChanges.$inferSelect;
type Addressed = { to: string; letter: Letter };

/** Throws when the provider asks to try later: the job comes back. Given up changes get no letter. */
export async function sendEmailChangeLetter({ changeId, letterId, kind }: EmailChangeLetter) {
  const addressed = await inSystem("account", async (tx) => {
    const [found] = await tx
      .select({ change: emailChanges, email: users.email })
      .from(emailChanges)
      .innerJoin(users, eq(users.id, emailChanges.userId))
      .where(eq(emailChanges.id, changeId));
    return found && compose(tx, found, kind);
  });
  if (!addressed) return ok();
  return postLetter({
    to: addressed.to,
    letter: addressed.letter,
    idempotencyKey: `email-change/${letterId}`,
  });
}

async function compose(
  tx: Tx,
  { change, email }: { change: Change; email: string },
  kind: EmailChangeLetter["kind"],
): Promise<Addressed | undefined> {
  if (kind === "done-old" || kind === "done-new") return closing(change, kind);
  if (!isOpen(change, now())) return undefined;
  const link = (end: "old" | "new") => url(`/email/${signId(`email-${end}`, change.id)}`);
  if (kind === "ask-old") {
    const asked = { newAddress: change.newEmail, hours: CHANGE_HOURS, forgotUrl: url("/forgot") };
    return { to: email, letter: askOldLetter({ url: link("old"), ...asked }) };
  }
  if (kind === "ask-new") {
    return { to: change.newEmail, letter: askNewLetter(link("new"), CHANGE_HOURS) };
  }
  const taker = await findTaker(tx, change);
  return taker && { to: taker.email, letter: addressTakenLetter(url("/sign-in"), url("/forgot")) };
}

function closing(change: Change, kind: "done-old" | "done-new"): Addressed | undefined {
  const { oldEmail, newEmail } = change;
  if (!oldEmail) return undefined;
  return kind === "done-old"
    ? { to: oldEmail, letter: addressLeftLetter(newEmail, url("/privacy#account")) }
    : { to: newEmail, letter: addressTakenUpLetter(newEmail, url("/sign-in")) };
}

function url(path: string): string {
  return `${config.baseUrl}${path}`;
}
