/** The record in words: tables about accounts, visits and teams. */
import type { TableWords } from "#app/privacy/record-words.ts";

export const accountWords: Record<string, TableWords> = {
  users: {
    title: "Your account",
    columns: {
      email: "email address",
      email_key: "the same address in one spelling",
      password_hash: "a hash of your password (argon2id)",
      email_confirmed_at: "when you confirmed the address",
      closed_at: "when you closed the account",
      age_stated_at: "when you stated your age",
      created_at: "when you signed up",
    },
  },
  sessions: {
    title: "Signed-in browsers",
    columns: {
      id: "a hash of the cookie",
      proved_at: "when you last gave a password or code",
      two_factor: "whether you used a second factor",
      browser: "the browser’s family",
      last_seen_at: "when you were last seen",
      created_at: "when you signed in",
      ends_at: "when it ends at the latest",
      expires_at: "when it ends unless you come back",
    },
  },
  email_changes: {
    title: "Changes of your address",
    columns: {
      new_email: "the new address",
      new_email_key: "the same in one spelling",
      old_email: "the address before",
      old_confirmed_at: "when the old mailbox agreed",
      new_confirmed_at: "when the new mailbox agreed",
      done_at: "when it was changed",
      created_at: "when you asked",
    },
  },
  security_events: {
    title: "What happened to your account",
    columns: {
      kind: "what happened",
      browser: "the browser’s family",
      network: "the network",
      at: "when",
    },
  },
  authenticators: {
    title: "Your authenticator app",
    columns: {
      wrapped_key: "its key, sealed",
      ciphertext: "its secret, sealed",
      confirmed_at: "when you set it up",
      last_used_at: "when you last used it",
      created_at: "when you began",
    },
  },
  passkeys: {
    title: "Your passkeys",
    columns: {
      name: "what you call it",
      credential_id: "its number",
      public_key: "its public half",
      last_used_at: "when you last used it",
      created_at: "when you made it",
    },
  },
  recovery_codes: {
    title: "Your recovery codes",
    columns: {
      code_hash: "a keyed hash",
      used_at: "when you used it",
      created_at: "when it was made",
    },
  },
  challenges: { title: "Questions to passkeys", columns: { challenge: "a random number" } },
  preferences: {
    title: "How you like things shown",
    columns: { zone: "time zone", dismissed_tips: "tips you have seen" },
  },
  consents: {
    title: "What you agreed to",
    columns: {
      purpose: "to what",
      given: "yes or no",
      wording: "in which words we asked",
      source: "on which page",
      at: "when",
    },
  },
  acceptances: {
    title: "Terms and policies you accepted",
    columns: { document: "which", version: "which version", source: "where", at: "when" },
  },
  onboardings: {
    title: "Letters that help to set up",
    columns: {
      letters_sent: "which you got",
      stopped_because: "why they stopped",
      stopped_at: "when they stopped",
    },
  },
  request_log: {
    title: "Your requests",
    columns: {
      at: "when",
      user_id: "who",
      team_id: "in which team",
      route: "which kind of page",
      status: "how it went",
      network: "the network",
      browser: "the browser’s family",
    },
  },
  page_views: {
    title: "Pages you visited, if you chose to have them kept",
    columns: { page: "which kind of page", at: "when", dwell_ms: "how long, in milliseconds" },
  },
  data_exports: {
    title: "Exports of your data",
    columns: {
      location: "the file itself",
      ready_at: "when it was ready",
      expires_at: "when it goes",
      created_at: "when you asked",
    },
  },
  invitations: {
    title: "Invitations into a team",
    columns: {
      email: "email address",
      email_key: "the same in one spelling",
      role: "as what",
      accepted_at: "when you accepted",
      revoked_at: "when it was taken back",
      created_at: "when you were asked",
    },
  },
  closures: {
    title: "Closed accounts and teams",
    columns: {
      user_id: "whose, until it is gone",
      subject_hash: "a keyed hash of the address",
      closed_at: "when it was closed",
      goes_at: "when it goes",
      undone_at: "when it was opened again",
    },
  },
  account_links: {
    title: "Links in our letters",
    columns: { used_at: "when it was used" },
  },
  throttles: { title: "Brakes against guessing", columns: { key: "a keyed hash" } },
  teams: { title: "Your team", columns: { name: "its name" } },
  memberships: { title: "Who belongs to which team" },
};
