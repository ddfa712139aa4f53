/** The record of processing in plain words; a test asks for the title of every table. */
import { isLimited, type Kept, type Limited, limitsOf } from "#app/privacy/retention.ts";

/** Columns held for one purpose, in words. */
export type RecordItem = { what: string; purpose: string };
/** Items that stand on one legal basis and end alike. */
export type RecordLine = { items: RecordItem[]; basis: string; erased: string };
export type RecordTable = {
  anchor: string;
  title: string;
  keep: string;
  /** What of it outlives the closing of an account or team, how long and why. */
  residue?: string;
  lines: RecordLine[];
};
export type RecordGroup = { anchor: string; title: string; lead: string; tables: RecordTable[] };

type TableWords = { title: string; columns?: Record<string, string> };

const tables: Record<string, TableWords> = {
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
  origins: {
    title: "Sources of prospects",
    columns: {
      user_id: "who brought them in",
      note: "what that person wrote about the source",
      basis: "why the team may hold them",
      url: "the page where they were seen",
    },
  },
  prospects: {
    title: "Prospects",
    columns: {
      email: "email address",
      email_key: "the same address in one spelling",
      origin_id: "the source of the entry",
      field_origins: "the source of each field",
      justified_at: "when holding you was last justified",
      noticed_at: "when you were told",
      last_contacted_at: "when you were last written to",
      verdict: "whether the address works",
      verified_at: "when that was checked",
      restricted_at: "since when nothing uses it",
      withheld_at: "since when nobody else gets it",
      binned_at: "since when it is in the bin",
      search_text: "address, names, company and position in one line",
    },
  },
  prospect_changes: {
    title: "Corrections to prospects",
    columns: {
      field: "which field",
      old_value: "what it said before",
      new_value: "what it says since",
      origin_id: "the source of the new value",
      created_at: "when it was changed",
    },
  },
  not_doubles: {
    title: "Who is not the same person",
    columns: { created_at: "since when" },
  },
  labels: { title: "Lists and tags", columns: { name_key: "the name in another spelling" } },
  labelled: {
    title: "Who is on which list",
    columns: { label_id: "which list or tag", created_at: "since when" },
  },
  custom_fields: {
    title: "Fields of the team’s own",
    columns: { name_key: "the name in another spelling" },
  },
  custom_values: {
    title: "What stands in the team’s own fields",
    columns: {
      field_id: "which field",
      text: "the value",
      text_key: "the value in another spelling",
      number: "the value as a number",
      day: "the value as a day",
      origin_id: "the source of the value",
      updated_at: "since when",
    },
  },
  saved_views: { title: "Views you kept", columns: { query: "the filter" } },
  default_views: { title: "The view you see first", columns: { view_id: "which" } },
  bulk_acts: {
    title: "What was done to many prospects at once",
    columns: { user_id: "who did it", query: "to whom, as a filter", wanted: "what" },
  },
  bulk_changes: { title: "How prospects stood before", columns: { before: "the values before" } },
  prospect_exports: {
    title: "Files of prospects that were made",
    columns: { user_id: "for whom", query: "of whom, as a filter" },
  },
  notes: {
    title: "Notes about prospects",
    columns: { kind: "whose words they are", body: "the note", created_at: "when" },
  },
  tasks: {
    title: "Tasks about prospects",
    columns: { title: "the task", due_at: "when it is due", done_at: "when it was done" },
  },
  providers: { title: "Providers that a team switched on" },
  verification_runs: {
    title: "Checks of many addresses",
    columns: { user_id: "who asked", query: "of whom, as a filter" },
  },
  verifications: {
    title: "Checks of addresses",
    columns: {
      address_hash: "a keyed hash of the address",
      provider: "who was asked",
      state: "how far it has come",
      verdict: "whether the address works",
      reasons: "why",
      score: "how sure",
      suggestion: "what may have been meant",
      raw: "the answer",
      answered_at: "when it was answered",
      created_at: "when it was asked",
    },
  },
  enrichment_questions: {
    title: "Questions to providers about people",
    columns: {
      provider: "who was asked",
      question: "a keyed hash of what was asked",
      state: "how far it has come",
      outcome: "what came of it, in a word",
      answered_at: "when it was answered",
      created_at: "when it was asked",
    },
  },
  enrichment_rules: { title: "What may be completed" },
  enrichment_runs: {
    title: "Searches for data",
    columns: {
      user_id: "who asked",
      query: "of whom, as a filter",
      sought_name: "the name looked for",
    },
  },
  field_suggestions: {
    title: "Suggested values",
    columns: {
      field: "which field",
      provider: "who suggested it",
      source_url: "the page where it was seen",
      seen_at: "when it was seen",
      score: "how sure",
    },
  },
  person_suggestions: {
    title: "Suggested people",
    columns: {
      email: "email address",
      email_key: "the same in one spelling",
      provider: "who suggested it",
      sources: "the pages where they were seen",
      score: "how sure",
      evidence: "what else speaks for the address",
    },
  },
  documents: { title: "Published terms and policies" },
  files: { title: "Imported files", columns: { name: "the file’s name" } },
  imports: { title: "Imports", columns: { user_id: "who brought the file in" } },
  import_rejects: { title: "Rows an import could not use" },
  suppressions: {
    title: "The do-not-contact list",
    columns: { hash: "a keyed hash of the address", reason: "why" },
  },
  mailboxes: {
    title: "Connected mailboxes",
    columns: { address: "its address", host: "its mail server", username: "its user name" },
  },
  sequences: { title: "Sequences" },
  steps: { title: "Messages as drafted" },
  enrolments: {
    title: "Who is written to, and how far it has come",
    columns: {
      state: "whether you are still written to",
      reason: "why not",
      next_step: "which message is next",
      next_at: "when it is due",
      opt_out_hash: "a keyed hash of the address",
      domain: "the domain of the address",
    },
  },
  sends: {
    title: "Messages sent",
    columns: {
      enrolment_id: "to whom",
      state: "how it went",
      reason: "why it failed",
      message_id: "its Message-ID",
      sent_at: "when",
    },
  },
  erasures: {
    title: "The ledger of erasures",
    columns: { subject_hash: "a keyed hash of the address", reason: "why" },
  },
  due_clocks: { title: "Clocks of due work" },
};

const starts: Record<string, string> = {
  justifiedAt: "holding you was last justified",
  countedAt: "it was sent",
  expiresAt: "it ends",
  at: "it happened",
  binnedAt: "you were put into the bin",
  createdAt: "it was made",
  expire: "it ends",
};

const ends: Record<string, string> = {
  "its owner is gone": "As long as what it belongs to",
};

const erasures: Record<string, string> = {
  "delete row": "Deleted",
  blank: "Blanked",
  hash: "Stays, as a keyed hash only",
};

/** `table` and `column` as PostgreSQL spells them. Undefined for a table nobody has put into words. */
export function tableTitle(table: string): string | undefined {
  return tables[table]?.title;
}

export function columnWords(table: string, column: string): string {
  return tables[table]?.columns?.[column] ?? column.replaceAll("_", " ");
}

export function keepWords(keep: Kept): string {
  if ("forever" in keep) return `Without end: ${keep.forever}`;
  if (!isLimited(keep)) return ends[keep.until] ?? `Until ${keep.until}`;
  const words = limitsOf(keep).map(limitWords);
  return words.join("; ");
}

function limitWords(limit: Limited): string {
  const start = starts[limit.since] ?? limit.since;
  const [count, unit] = "days" in limit ? [limit.days, "day"] : [limit.months, "month"];
  if (count === 0) return `Until ${start}`;
  return `${count} ${unit}${count === 1 ? "" : "s"} after ${start}`;
}

export function eraseWords(erase: string | { keep: string }): string {
  if (typeof erase === "object") return `Stays: ${erase.keep}`;
  return erasures[erase] ?? erase;
}

/** For a column that is blanked long before its row goes. */
export function blankWords({ months, since }: { months: number; since: string }): string {
  return `Blanked ${months} months after ${starts[since] ?? since}, or earlier when you are erased`;
}

export function residueWords({ months, because }: { months: number; because: string }): string {
  return `Stays for ${months} months after the rest of a closed team is erased: ${because}`;
}

/** The people, in the order in which the page speaks of them. */
export const peopleWords: [string, { anchor: string; title: string; lead: string }][] = [
  [
    "prospect",
    {
      anchor: "held-about-prospects",
      title: "About people who are written to",
      lead: "Held for the team that brought you in, which decides about it.",
    },
  ],
  [
    "member",
    {
      anchor: "held-about-members",
      title: "About people with an account, and their teams",
      lead: "Held by us.",
    },
  ],
  [
    "correspondent",
    {
      anchor: "held-about-correspondents",
      title: "About people who write to us",
      lead: "Held by us.",
    },
  ],
  [
    "visitor",
    { anchor: "held-about-visitors", title: "About anybody who comes by", lead: "Held by us." },
  ],
];
