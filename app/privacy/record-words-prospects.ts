/** The record in words: tables about prospects, and what a team notes of them and does with many. */
import type { TableWords } from "#app/privacy/record-words.ts";

export const prospectWords: Record<string, TableWords> = {
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
};
