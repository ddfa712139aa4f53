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
