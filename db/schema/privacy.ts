/** The erasure ledger: whom we forgot, as a keyed hash, and what was done. */
import { index, jsonb, text, uuid } from "drizzle-orm/pg-core";
import { behaviour, classify, operational, standard } from "#db/classify.ts";
import { moment, teamTable } from "#db/tables.ts";

export type ErasureReason = "deleted" | "forgotten" | "kept long enough";

export const erasures = teamTable(
  "erasures",
  {
    /** HMAC of the suppression key: finds the person in files, and again after a restored backup. */
    subjectHash: text().notNull(),
    keyId: text().notNull(),
    reason: text().$type<ErasureReason>().notNull(),
    userId: uuid(),
    state: text().$type<"pending" | "done">().notNull(),
    /** Table or file → rows erased. */
    counts: jsonb().$type<Record<string, number>>().notNull(),
    finishedAt: moment(),
  },
  (table) => [
    index("erasures_state").on(table.teamId, table.state),
    index("erasures_subject").on(table.teamId, table.subjectHash),
  ],
);

export const erasuresData = classify(erasures, {
  about: "prospect",
  found: { by: "subjectHash" },
  keep: {
    forever: "proof of an erasure, and its replay after a restored backup; only a keyed hash",
  },
  columns: {
    ...standard,
    subjectHash: {
      kind: "contact",
      for: "proving that you were forgotten, and forgetting you again after a restored backup",
      basis: "legal obligation",
      export: { no: "a hash that only we can compute" },
      erase: "hash",
    },
    keyId: operational(),
    reason: behaviour({
      for: "showing why you were forgotten",
      basis: "legal obligation",
      erase: { keep: "one word beside the hash" },
    }),
    userId: operational(),
    state: operational(),
    counts: operational(),
    finishedAt: operational(),
  },
});
