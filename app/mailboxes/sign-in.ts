/** How a mailbox signs in, the pure half: what a form says about reading, and when a change needs a test. */
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
