/** The erasure ledger, closed accounts and teams, exports of one's own data, and published documents. */
import { bigint, index, jsonb, text, unique, uuid } from "drizzle-orm/pg-core";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { behaviour, classify, content, operational, standard } from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { houseTable, moment, teamTable } from "#db/tables.ts";

export type ErasureReason = "deleted" | "forgotten" | "kept long enough" | "merged";

export const erasures = teamTable(
  "erasures",
  {
    /** HMAC of the suppression key: finds the person in files, and again after a restored backup. */
    subjectHash: text().notNull(),
    keyId: text().notNull(),
    reason: text().$type<ErasureReason>().notNull(),
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
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
  residue: {
    months: 36,
    because: "proof of what was erased, as long as somebody may ask for it; only keyed hashes",
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

/** Accounts and teams that close: one clock of 90 days each (T3), and afterwards the receipt. */
export const closures = houseTable(
  "closures",
  {
    id: uuid().primaryKey().$defaultFn(newId),
    kind: text().$type<"account" | "team">().notNull(),
    /** Whose account; of a team, who closed it. Null once that person is gone. */
    userId: uuid(),
    /** The team that closes; stays, as an id that leads nowhere. */
    teamId: uuid(),
    /** HMAC of the person's address once they are gone: finds them again after a restored backup. */
    subjectHash: text(),
    keyId: text(),
    closedAt: moment().notNull(),
    /** The beginning of day 90, in UTC. */
    goesAt: moment().notNull(),
    undoneAt: moment(),
    /** When erasing began: from then on nothing can be undone. */
    begunAt: moment(),
    doneAt: moment(),
    /** What became of the letter with the counts; null until it is known. */
    receipt: text().$type<"sent" | "not-sent">(),
    /** Table or place → rows erased. */
    counts: jsonb().$type<Record<string, number>>().notNull().default({}),
    /** When what must outlive the closure goes, too; null once it is gone, or was none. */
    residueUntil: moment(),
  },
  (table) => [
    index("closures_due").on(table.goesAt),
    index("closures_user").on(table.userId),
    index("closures_team").on(table.teamId),
  ],
);

const receipt = {
  for: "forgetting you on the day we promised, and showing that we did",
  basis: "legal obligation",
} as const;
const afterwards = { keep: "a time and counts beside nobody's name" } as const;

export const closuresData = classify(closures, {
  about: "member",
  found: { of: "userId" },
  keep: { forever: "proof that an account was erased, and its replay after a restored backup" },
  columns: {
    id: operational(),
    kind: operational(),
    userId: behaviour({ ...receipt, erase: "blank" }),
    teamId: operational(),
    subjectHash: {
      kind: "contact",
      ...receipt,
      export: { no: "a hash that only we can compute" },
      erase: "hash",
    },
    keyId: operational(),
    closedAt: behaviour({ ...receipt, erase: afterwards }),
    goesAt: behaviour({ ...receipt, erase: afterwards }),
    undoneAt: behaviour({ ...receipt, erase: afterwards }),
    begunAt: operational(),
    doneAt: operational(),
    receipt: operational(),
    counts: operational(),
    residueUntil: operational(),
  },
});

/** An export of everything held about one person, made by a job and kept for a week. */
export const dataExports = houseTable(
  "data_exports",
  {
    id: uuid().primaryKey().$defaultFn(newId),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    state: text().$type<"waiting" | "ready" | "failed">().notNull(),
    /** Where the file store keeps it. */
    location: text(),
    bytes: bigint({ mode: "number" }),
    sha256: text(),
    readyAt: moment(),
    expiresAt: moment().notNull(),
    createdAt: moment().notNull().$defaultFn(now),
  },
  (table) => [index("data_exports_user").on(table.userId, table.createdAt)],
);

const taking = {
  for: "handing you your data",
  basis: "legal obligation",
  erase: "delete row",
} as const;

export const dataExportsData = classify(dataExports, {
  about: "member",
  found: { with: users },
  keep: { days: 0, since: "expiresAt" },
  stored: { location: "location", format: "made" },
  columns: {
    id: operational(),
    userId: operational(),
    state: operational(),
    location: content({ ...taking, export: { no: "an export does not hold itself" } }),
    bytes: operational(),
    sha256: operational(),
    readyAt: behaviour(taking),
    expiresAt: behaviour(taking),
    createdAt: behaviour(taking),
  },
});

/**
 * One part of a document. In its text, [words](/address) is a link and **words** are stressed. A table
 * is one line of columns and a line for each row; tabs divide cells, and a new line divides what stands
 * in one. `id` is what links lead to.
 */
export type DocumentLine = {
  tag: "h2" | "h3" | "p" | "li" | "columns" | "row";
  text: string;
  id?: string;
};

/** Every version of the terms and the policy that was ever published here, word for word (A90). */
export const documents = houseTable(
  "documents",
  {
    id: uuid().primaryKey().$defaultFn(newId),
    name: text().$type<"terms" | "privacy">().notNull(),
    /** The day it was published, and a number when there were several. */
    version: text().notNull(),
    body: jsonb().$type<DocumentLine[]>().notNull(),
    /** SHA-256 of the body: the same words are not published twice. */
    sha256: text().notNull(),
    publishedAt: moment().notNull(),
  },
  (table) => [unique("documents_version").on(table.name, table.version)],
);

export const documentsData = classify(documents, {
  about: "nobody",
  found: "nobody's",
  keep: { forever: "old versions stay reachable" },
  columns: {
    id: operational(),
    name: operational(),
    version: operational(),
    body: operational(),
    sha256: operational(),
    publishedAt: operational(),
  },
});
