/** Providers a team switched on, and the ledger of every question they were asked about an address. */
import { sql } from "drizzle-orm";
import {
  boolean,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { behaviour, classify, content, operational, standard } from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { prospects } from "#db/schema/prospects.ts";
import { moment, teamTable } from "#db/tables.ts";

export type ProviderName = "own" | "hunter" | "briteverify";

/** One row per provider that a team set up. Its key is in the vault. */
export const providers = teamTable(
  "providers",
  {
    name: text().$type<ProviderName>().notNull(),
    enabled: boolean().notNull().default(true),
    /** Version of the key in the vault; 0 when there is none. */
    credentialVersion: integer().notNull().default(0),
    /** Credits that may be spent in a calendar month (UTC); null is without limit. */
    monthlyBudget: doublePrecision(),
    /** Credits for one check where the team's plan differs from what is usual. */
    creditsEach: doublePrecision(),
    spent: doublePrecision().notNull().default(0),
    /** "2026-11": the month that `spent` is of. */
    spentIn: text().notNull().default(""),
    /** Nothing is asked before then, and why. */
    haltedUntil: moment(),
    haltedBecause: text(),
    /** The circuit breaker's memory. */
    failures: integer().notNull().default(0),
  },
  (table) => [unique("providers_name").on(table.teamId, table.name)],
);

export const providersData = classify(providers, {
  about: "nobody",
  found: "nobody's",
  keep: { until: "the account closes" },
  columns: {
    ...standard,
    name: operational(),
    enabled: operational(),
    credentialVersion: operational(),
    monthlyBudget: operational(),
    creditsEach: operational(),
    spent: operational(),
    spentIn: operational(),
    haltedUntil: operational(),
    haltedBecause: operational(),
    failures: operational(),
  },
});

export type RunState = "waiting" | "running" | "done" | "stopped" | "failed";

/** Checking many at once: how far it has come, and what it cost. */
export const verificationRuns = teamTable(
  "verification_runs",
  {
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
    provider: text().$type<ProviderName>().notNull(),
    query: text(),
    prospectIds: jsonb().$type<string[]>(),
    importId: uuid(),
    total: integer().notNull().default(0),
    asked: integer().notNull().default(0),
    answered: integer().notNull().default(0),
    /** Verdict or reason of passing over → how many. */
    counts: jsonb().$type<Record<string, number>>().notNull().default({}),
    credits: doublePrecision().notNull().default(0),
    reached: uuid(),
    /** The provider's own name for a list of addresses under way there. */
    remoteId: text(),
    state: text().$type<RunState>().notNull(),
    because: text(),
    finishedAt: moment(),
  },
  (table) => [index("verification_runs_time").on(table.teamId, table.createdAt)],
);

const checking = {
  for: "showing what was checked and what it cost",
  basis: "legitimate interest",
} as const;

export const verificationRunsData = classify(verificationRuns, {
  about: "member",
  found: { with: users },
  keep: { months: 24, since: "createdAt" },
  columns: {
    ...standard,
    userId: behaviour({ ...checking, erase: "blank" }),
    provider: operational(),
    query: content({ ...checking, erase: "blank" }),
    prospectIds: operational("ids of the team's prospects"),
    importId: operational(),
    total: operational(),
    asked: operational(),
    answered: operational(),
    counts: operational(),
    credits: operational(),
    reached: operational(),
    remoteId: operational(),
    state: operational(),
    because: operational(),
    finishedAt: operational(),
  },
});

export type Verdict = "valid" | "risky" | "invalid" | "unknown";

/** A question and its answer. The same question is not asked, or paid for, twice within the team's time. */
export const verifications = teamTable(
  "verifications",
  {
    prospectId: uuid().notNull(),
    /** HMAC of the address that was asked about: an answer is not taken for a corrected address. */
    addressHash: text().notNull(),
    runId: uuid(),
    provider: text().$type<ProviderName>().notNull(),
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
    state: text().$type<"asking" | "answered" | "failed" | "stopped">().notNull(),
    verdict: text().$type<Verdict>(),
    reasons: jsonb().$type<string[]>().notNull().default([]),
    score: integer(),
    suggestion: text(),
    /** What the provider said, at most 8 KB. */
    raw: jsonb().$type<unknown>(),
    failure: text(),
    credits: doublePrecision().notNull().default(0),
    retryAt: moment(),
    /** When it was handed to the provider; written before, so that a crash leaves no question unknown. */
    askedAt: moment(),
    answeredAt: moment(),
  },
  (table) => [
    index("verifications_prospect").on(table.teamId, table.prospectId, table.createdAt),
    // One open question per person and provider: a doubled click or a second worker asks nothing.
    uniqueIndex("verifications_open")
      .on(table.teamId, table.prospectId, table.provider)
      .where(sql`state = 'asking'`),
    index("verifications_waiting")
      .on(table.teamId, table.provider, table.id)
      .where(sql`state = 'asking'`),
    foreignKey({
      name: "verifications_prospect",
      columns: [table.teamId, table.prospectId],
      foreignColumns: [prospects.teamId, prospects.id],
    }).onDelete("cascade"),
  ],
);

const deliverable = {
  for: "not writing to addresses that do not exist",
  basis: "legitimate interest",
  erase: "delete row",
} as const;

export const verificationsData = classify(verifications, {
  about: "prospect",
  found: { with: prospects },
  keep: { months: 24, since: "createdAt" },
  columns: {
    ...standard,
    prospectId: operational(),
    addressHash: behaviour({ ...deliverable, export: { no: "a hash that only we can compute" } }),
    runId: operational(),
    provider: behaviour(deliverable),
    userId: operational(),
    state: behaviour(deliverable),
    verdict: behaviour(deliverable),
    reasons: behaviour(deliverable),
    score: behaviour(deliverable),
    suggestion: behaviour(deliverable),
    raw: content(deliverable),
    failure: operational(),
    credits: operational(),
    retryAt: operational(),
    askedAt: operational(),
    answeredAt: behaviour(deliverable),
    createdAt: behaviour(deliverable),
  },
});
