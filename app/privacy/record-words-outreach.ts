/** The record in words: tables about documents, files, messages and erasures. */
import type { TableWords } from "#app/privacy/record-words.ts";

export const outreachWords: Record<string, TableWords> = {
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
    columns: {
      address: "its address",
      host: "its mail server",
      username: "its user name",
      health: "how its domain was seen in DNS",
    },
  },
  credential_uses: {
    title: "Uses of a mailbox’s password",
    columns: { job: "what used it", why: "why", at: "first", last_at: "last", times: "how often" },
  },
  mailbox_readers: {
    title: "Who reads a shared mailbox",
    columns: { user_id: "who" },
  },
  readings: { title: "How far mailboxes were read" },
  quarantined: { title: "Messages too hostile to be read" },
  sequences: { title: "Sequences" },
  senders: { title: "Mailboxes a sequence sends from" },
  steps: { title: "Messages as drafted" },
  variants: { title: "Other words tried for a message" },
  attachments: {
    title: "Files that go with a message",
    columns: { name: "the file’s name", bytes: "the file itself" },
  },
  enrolments: {
    title: "Who is written to, and how far it has come",
    columns: {
      state: "whether you are still written to",
      reason: "why not",
      next_step: "which message is next",
      next_at: "when it is due",
      opt_out_hash: "a keyed hash of the address",
      domain: "the domain of the address",
      trail: "each change of it, and why",
    },
  },
  sends: {
    title: "Messages sent",
    columns: {
      enrolment_id: "to whom",
      state: "how it went",
      reason: "why it failed",
      message_id: "its Message-ID",
      attached: "names of the files that went with it",
      stored_id: "the one that the mailbox’s provider gave it",
      sent_at: "when",
      replied_at: "when you answered",
      bounced_at: "when it came back",
      bounce: "how it came back",
      complained_at: "when you complained",
      unsubscribed_at: "when you unsubscribed",
      trail: "each change of how it went",
    },
  },
  threads: {
    title: "Conversations",
    columns: { last_kind: "what came last", last_at: "when" },
  },
  messages: {
    title: "Messages of conversations",
    columns: {
      message_id: "its Message-ID",
      visible: "what was written, without quotes",
      html: "the same as HTML",
      attached: "names of what was attached",
      detail: "why it came back, or the day of return",
      objects: "whether it objects",
      at: "when",
    },
  },
  open_choices: {
    title: "Whether opening may be measured",
    columns: { mode: "what you allowed", basis: "how we know", proof: "the words", at: "when" },
  },
  open_events: {
    title: "Opens, without any address",
    columns: { opener: "who seems to have opened", because: "by which signs", at: "when" },
  },
  opens: {
    title: "What we think was opened",
    columns: {
      people: "by people",
      proxies: "by proxies",
      scanners: "by scanners",
      last_at: "last",
      sure: "how sure we are",
      because: "why",
    },
  },
  open_totals: { title: "Opens counted by day" },
  requests: {
    title: "What people asked for",
    columns: {
      kind: "what for",
      wanted: "what is to be corrected",
      at: "when",
      due_at: "by when it is answered",
      done_at: "when it was done",
    },
  },
  request_codes: { title: "Codes that prove who asks" },
  hooks: {
    title: "Where a team is told what happened",
    columns: { name: "what it is called", host: "the server that is told" },
  },
  hook_deliveries: { title: "What was told there, by id" },
  erasures: {
    title: "The ledger of erasures",
    columns: { subject_hash: "a keyed hash of the address", reason: "why" },
  },
  due_clocks: { title: "Clocks of due work" },
};
