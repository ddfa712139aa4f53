/** The record in words: tables about providers, what they were asked and what they suggest. */
import type { TableWords } from "#app/privacy/record-words.ts";

export const providerWords: Record<string, TableWords> = {
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
};
