/** What providers suggest: fields of a prospect, or people at a domain. Nothing counts until accepted. */
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
import {
  behaviour,
  classify,
  contact,
  content,
  identity,
  operational,
  standard,
} from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { prospects } from "#db/schema/prospects.ts";
import type { ProviderName, RunState } from "#db/schema/verification.ts";
import { moment, teamTable } from "#db/tables.ts";

/** What a team lets be completed, and checked, by itself. One row per team. */
export const enrichmentRules = teamTable(
  "enrichment_rules",
  {
    /** Fields that may ever be enriched. */
    fields: jsonb().$type<string[]>().notNull().default(["position", "company", "country"]),
    enrichImports: boolean().notNull().default(false),
    verifyImports: boolean().notNull().default(false),
    /** Days within which the same question is not asked again. */
    askAgainDays: integer().notNull().default(90),
  },
  (table) => [unique("enrichment_rules_team").on(table.teamId)],
);

export const enrichmentRulesData = classify(enrichmentRules, {
  about: "nobody",
  found: "nobody's",
  keep: { until: "the account closes" },
  columns: {
    ...standard,
    fields: operational(),
    enrichImports: operational(),
    verifyImports: operational(),
    askAgainDays: operational(),
  },
});

export const enrichmentRuns = teamTable(
  "enrichment_runs",
  {
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
    kind: text().$type<"enrich" | "find" | "domain">().notNull(),
    provider: text().$type<ProviderName>().notNull(),
    query: text(),
    prospectIds: jsonb().$type<string[]>(),
    importId: uuid(),
    /** Of a domain search: the domain. Of a find: the company or domain. */
    domain: text(),
    /** Of a find: whose address is looked for. Blanked when it is done. */
    soughtName: text(),
    total: integer().notNull().default(0),
    asked: integer().notNull().default(0),
    found: integer().notNull().default(0),
    counts: jsonb().$type<Record<string, number>>().notNull().default({}),
    credits: doublePrecision().notNull().default(0),
    reached: uuid(),
    state: text().$type<RunState>().notNull(),
    because: text(),
    finishedAt: moment(),
  },
  (table) => [index("enrichment_runs_time").on(table.teamId, table.createdAt)],
);

const asking = {
  for: "showing what was looked for and what it cost",
  basis: "legitimate interest",
} as const;

export const enrichmentRunsData = classify(enrichmentRuns, {
  about: "member",
  found: { with: users },
  keep: { months: 3, since: "createdAt" },
  columns: {
    ...standard,
    userId: behaviour({ ...asking, erase: "blank" }),
    kind: operational(),
    provider: operational(),
    query: content({ ...asking, erase: "blank" }),
    prospectIds: operational("ids of the team's prospects"),
    importId: operational(),
    domain: operational("a company's domain"),
    soughtName: content({ ...asking, erase: "blank" }),
    total: operational(),
    asked: operational(),
    found: operational(),
    counts: operational(),
    credits: operational(),
    reached: operational(),
    state: operational(),
    because: operational(),
    finishedAt: operational(),
  },
});

/**
 * A question for a provider and what came of it: the ledger by which nothing is asked, or paid for,
 * twice. It holds no answer: what was found is a suggestion, and a refused one leaves nothing.
 */
export const enrichmentQuestions = teamTable(
  "enrichment_questions",
  {
    runId: uuid().notNull(),
    /** Whom it is about; null for a find and a page of a domain. */
    prospectId: uuid(),
    /** Of a domain search: which page, from 1. */
    page: integer(),
    provider: text().$type<ProviderName>().notNull(),
    /** HMAC of what was asked: the same question is known again without naming anybody. */
    question: text().notNull(),
    /** `waiting` until `retryAt`, if there is one; `asking` while it may be paid for this moment. */
    state: text().$type<"waiting" | "asking" | "answered" | "failed">().notNull(),
    /** What came of it, in one word. */
    outcome: text(),
    tries: integer().notNull().default(0),
    credits: doublePrecision().notNull().default(0),
    retryAt: moment(),
    answeredAt: moment(),
  },
  (table) => [
    // A doubled click, a second run or a second worker asks nothing again.
    uniqueIndex("enrichment_questions_open")
      .on(table.teamId, table.provider, table.question)
      .where(sql`state in ('waiting', 'asking')`),
    index("enrichment_questions_asked").on(
      table.teamId,
      table.provider,
      table.question,
      table.createdAt,
    ),
    index("enrichment_questions_run").on(table.teamId, table.runId, table.state),
    index("enrichment_questions_prospect_id").on(table.teamId, table.prospectId),
    foreignKey({
      name: "enrichment_questions_prospect",
      columns: [table.teamId, table.prospectId],
      foreignColumns: [prospects.teamId, prospects.id],
    }).onDelete("cascade"),
  ],
);

const ledger = {
  for: "not asking a provider about you twice",
  basis: "legitimate interest",
  erase: "delete row",
} as const;

export const enrichmentQuestionsData = classify(enrichmentQuestions, {
  about: "prospect",
  found: { with: prospects },
  keep: { months: 12, since: "createdAt" },
  columns: {
    ...standard,
    runId: operational(),
    prospectId: operational(),
    page: operational(),
    provider: behaviour(ledger),
    question: behaviour({ ...ledger, export: { no: "a hash that only we can compute" } }),
    state: behaviour(ledger),
    outcome: behaviour(ledger),
    tries: operational(),
    credits: operational(),
    retryAt: operational(),
    answeredAt: behaviour(ledger),
    createdAt: behaviour(ledger),
  },
});

/** One value for one field of a prospect, side by side with what is held; deleted when refused. */
export const fieldSuggestions = teamTable(
  "field_suggestions",
  {
    prospectId: uuid().notNull(),
    runId: uuid(),
    field: text().notNull(),
    value: text().notNull(),
    provider: text().$type<ProviderName>().notNull(),
    sourceUrl: text(),
    seenAt: moment(),
    score: integer(),
  },
  (table) => [
    unique("field_suggestions_once").on(
      table.teamId,
      table.prospectId,
      table.field,
      table.provider,
    ),
    index("field_suggestions_run").on(table.teamId, table.runId, table.prospectId),
    foreignKey({
      name: "field_suggestions_prospect",
      columns: [table.teamId, table.prospectId],
      foreignColumns: [prospects.teamId, prospects.id],
    }).onDelete("cascade"),
  ],
);

const suggested = {
  for: "offering it to a member, who accepts or refuses it",
  basis: "legitimate interest",
  erase: "delete row",
} as const;

export const fieldSuggestionsData = classify(fieldSuggestions, {
  about: "prospect",
  found: { with: prospects },
  keep: { days: 30, since: "createdAt" },
  columns: {
    ...standard,
    prospectId: operational(),
    runId: operational(),
    field: behaviour(suggested),
    value: identity(suggested),
    provider: behaviour(suggested),
    sourceUrl: behaviour(suggested),
    seenAt: behaviour(suggested),
    score: behaviour(suggested),
  },
});

export type PersonEvidence = {
  /** Such as `{first}.{last}`, seen in so many of so many addresses. */
  pattern?: string;
  seen?: number;
  of?: number;
  /** What a check of the address said, and when. */
  verdict?: string;
  checkedAt?: string;
};

/** Somebody a domain search or a find came up with: no prospect until a member accepts them (T8). */
export const personSuggestions = teamTable(
  "person_suggestions",
  {
    runId: uuid().notNull(),
    email: text().notNull(),
    emailKey: text().notNull(),
    firstName: text(),
    lastName: text(),
    position: text(),
    company: text(),
    provider: text().$type<ProviderName>().notNull(),
    /** Pages on which they were seen, with dates. */
    sources: jsonb().$type<{ url: string; seenAt: string | null }[]>().notNull(),
    score: integer(),
    /** What else speaks for the address: how many known ones are made alike, and who checked it. */
    evidence: jsonb().$type<PersonEvidence>().notNull().default({}),
  },
  (table) => [unique("person_suggestions_once").on(table.teamId, table.emailKey)],
);

export const personSuggestionsData = classify(personSuggestions, {
  about: "prospect",
  found: { by: "emailKey" },
  keep: { days: 30, since: "createdAt" },
  columns: {
    ...standard,
    runId: operational(),
    email: contact(suggested),
    emailKey: contact({ ...suggested, for: "never suggesting somebody twice" }),
    firstName: identity(suggested),
    lastName: identity(suggested),
    position: identity(suggested),
    company: identity(suggested),
    provider: behaviour(suggested),
    sources: behaviour(suggested),
    score: behaviour(suggested),
    evidence: behaviour(suggested),
  },
});
