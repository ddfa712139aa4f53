/** How a mailbox signs in, the pure half: what a form says about reading, and when a change needs a test. */
import { presetOfHost } from "#app/mailboxes/hosts.ts";
import type { MailboxEdit, MailboxFacts } from "#app/mailboxes/mailbox.ts";

/** Of the settings for reading all three or none. */
export function readingOf({ imapHost, imapPort, imapSecurity }: MailboxEdit) {
  if (!imapHost) return { imapHost: null, imapPort: null, imapSecurity: null };
  return { imapHost, imapPort: imapPort ?? 993, imapSecurity: imapSecurity ?? ("tls" as const) };
}

/** Another value of any of these, and a test says nothing any more. */
export const decisive = [
  ...(["host", "port", "security", "username", "address", "credentialVersion"] as const),
  ...(["imapHost", "imapPort", "imapSecurity"] as const),
];

type SignIn = Partial<
  Pick<MailboxFacts & { credentialVersion: number }, (typeof decisive)[number]>
>;

export function signsInOtherwise(before: SignIn, after: SignIn): boolean {
  return decisive.some((field) => before[field] !== after[field]);
}

type Where = Pick<MailboxFacts, "host" | "username" | "imapHost">;

/**
 * A stored password would be told to another server, or be tried for another user. Whoever may change a
 * mailbox could have it sent to a server of their own otherwise, by the settings for reading as well.
 */
export function takesPasswordElsewhere(before: Where, after: MailboxEdit): boolean {
  if (after.host !== before.host || (after.username ?? null) !== before.username) return true;
  const { imapHost } = after;
  if (!imapHost || imapHost === before.imapHost || imapHost === before.host) return false;
  const provider = presetOfHost(imapHost);
  return !provider || provider !== presetOfHost(before.host ?? "");
}
