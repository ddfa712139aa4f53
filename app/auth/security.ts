/** What can happen to the safety of an account, in words for its owner. */
import type { SecurityEventKind } from "#db/schema/auth.ts";

/** `letter`: its owner is written to, because it might have been somebody else. */
export const securityWords: Record<SecurityEventKind, { says: string; letter: boolean }> = {
  "signed-in": { says: "Signed in", letter: false },
  "signed-in-anew": { says: "Signed in from a new place", letter: true },
  "signed-out-everywhere": { says: "Every other session ended", letter: false },
  "session-ended": { says: "A session was ended", letter: false },
  "password-changed": { says: "The password was changed", letter: true },
  // Both mailboxes get a letter of its own: app/account/letters.ts.
  "email-changed": { says: "The address was changed", letter: false },
  "authenticator-added": { says: "An authenticator app was added", letter: true },
  "authenticator-removed": { says: "The authenticator app was removed", letter: true },
  "passkey-added": { says: "A passkey was added", letter: true },
  "passkey-removed": { says: "A passkey was removed", letter: true },
  "recovery-codes-made": { says: "New recovery codes were made", letter: true },
  "recovery-code-used": { says: "A recovery code was used", letter: true },
  "account-closed": { says: "The account was closed", letter: false },
  "account-reopened": { says: "The account was opened again", letter: true },
  "team-closed": { says: "A team was closed", letter: false },
  "team-reopened": { says: "A team was opened again", letter: true },
};
