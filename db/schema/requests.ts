/** What people asked for on the page that every message links to, with the clock that the law sets. */
import { foreignKey, index, integer, text, unique, uuid } from "drizzle-orm/pg-core";
import { behaviour, classify, content, operational, standard } from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { prospects } from "#db/schema/prospects.ts";
import { moment, teamTable } from "#db/tables.ts";

export type RequestKind = "object" | "correct" | "erase" | "copy";

/**
 * GDPR art. 12(3): answered within a month of `at`; an objection has its effect at once. An erasure ends
 * the row with the person: the ledger of erasures is its proof.
 */
export const requests = teamTable(
  "requests",
  {
    prospectId: uuid().notNull(),
    kind: text().$type<RequestKind>().notNull(),
    state: text().$type<"open" | "done" | "refused">().notNull(),
    /** What is to be corrected, in their own words. */
    wanted: text(),
    /** What the team answered. */
    answer: text(),
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
    at: moment().notNull(),
    dueAt: moment().notNull(),
    doneAt: moment(),
  },
  (table) => [
    index("requests_state").on(table.teamId, table.state, table.dueAt),
    index("requests_prospect").on(table.teamId, table.prospectId),
    foreignKey({
      name: "requests_prospect",
      columns: [table.teamId, table.prospectId],
      foreignColumns: [prospects.teamId, prospects.id],
    }).onDelete("cascade"),
  ],
);

const asked = {
  for: "answering what you asked for, in time",
  basis: "legal obligation",
  erase: "delete row",
} as const;

export const requestsData = classify(requests, {
  about: "prospect",
  found: { with: prospects },
  keep: { months: 36, since: "at" },
  columns: {
    ...standard,
    prospectId: operational(),
    kind: behaviour(asked),
    state: behaviour(asked),
    wanted: content(asked),
    answer: content(asked),
    userId: operational(),
    at: behaviour(asked),
    dueAt: behaviour(asked),
    doneAt: behaviour(asked),
  },
});
/** A code mailed to the prospect's own address: the link alone may have been forwarded. */
export const requestCodes = teamTable(
  "request_codes",
  {
    prospectId: uuid().notNull(),
    /** HMAC of the code; the code itself is only in the letter. */
    codeHash: text().notNull(),
    tries: integer().notNull().default(0),
    expiresAt: moment().notNull(),
    usedAt: moment(),
  },
  (table) => [
    unique("request_codes_hash").on(table.teamId, table.codeHash),
    index("request_codes_prospect").on(table.teamId, table.prospectId),
    foreignKey({
      name: "request_codes_prospect",
      columns: [table.teamId, table.prospectId],
      foreignColumns: [prospects.teamId, prospects.id],
    }).onDelete("cascade"),
  ],
);

export const requestCodesData = classify(requestCodes, {
  about: "prospect",
  found: { with: prospects },
  keep: { days: 1, since: "expiresAt" },
  columns: {
    ...standard,
    prospectId: operational(),
    codeHash: {
      kind: "credential",
      for: "knowing that it is you who asks",
      basis: "legal obligation",
      export: { no: "a secret is never shown" },
      erase: "delete row",
    },
    tries: operational(),
    expiresAt: operational(),
    usedAt: operational(),
  },
});
