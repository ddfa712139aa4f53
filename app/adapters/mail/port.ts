/** The port for the product's own mail: letters to members, never outreach. */
import type { RenderedLetter } from "#app/core/letter.ts";
import type { Ok, Refused } from "#app/core/result.ts";

export type ProductMail = {
  /** One bare address. */
  to: string;
  /** `Name <address>`; the configured sender when left out. */
  from?: string;
  letter: RenderedLetter;
  /** The same for each attempt at the same letter, so that it arrives once. */
  idempotencyKey: string;
  headers?: Record<string, string>;
};

/** The provider's id, or the file's name in the outbox. */
export type Sent = { id: string };

/**
 * `try-later`: nothing is wrong with the letter. `refused-by-provider`: sending it again cannot help.
 * `not-configured`: the provider does not accept our key. `unfit`: an address or header that may not
 * be sent, or a reserved domain, and no provider was asked.
 */
export type MailRefusal = "try-later" | "refused-by-provider" | "not-configured" | "unfit";

/** The detail is the provider's word for it; it holds no personal data. */
export type MailOutcome = Ok<Sent> | Refused<MailRefusal, string>;

export type Mail = { send(mail: ProductMail): Promise<MailOutcome> };
