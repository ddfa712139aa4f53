/** A letter to a member, from data to the provider: rendered in the product's own style, once per key. */
import { mail } from "#app/adapters/mail/index.server.ts";
import type { MailOutcome } from "#app/adapters/mail/port.ts";
import { type Letter, renderLetter } from "#app/core/letter.ts";

type Posting = {
  to: string;
  letter: Letter;
  /** The same for each attempt at the same letter, so that it arrives once. */
  idempotencyKey: string;
  headers?: Record<string, string>;
};

/** For whoever decides what to do when the provider asks to try later. */
export function sendLetter({ letter, ...posting }: Posting): Promise<MailOutcome> {
  const rendered = renderLetter(letter, { name: "product", brand: "Audienti" });
  return mail.send({ ...posting, letter: rendered });
}

/** For jobs: throws when the provider asks to try later, so that the job comes back. */
export async function postLetter(posting: Posting): Promise<MailOutcome> {
  const outcome = await sendLetter(posting);
  if (outcome.refused === "try-later") throw new Error("the mail provider asked to try later");
  return outcome;
}
