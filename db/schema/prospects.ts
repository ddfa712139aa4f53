/** Prospects, where each of their fields came from, and what was changed. */
import { sql } from "drizzle-orm";
import { foreignKey, index, jsonb, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { now } from "#app/core/clock.ts";
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
import { moment, teamLink, teamTable } from "#db/tables.ts";

/**
 * `request`: the person asked for it themselves. `provider`: accepted from one. `merge`: taken from a
 * double. `bulk`: set for many at once.
 */
export type OriginKind = "import" | "form" | "sample" | "request" | "provider" | "merge" | "bulk";

/** Why the team may hold somebody (GDPR art. 6), as the member said when bringing them in. */
export type LegalBasis = "legitimate interest" | "consent" | "contract" | "public source";

/** One act by which data came in: a file, a form, a provider. Fields point at it. */
export const origins = teamTable("origins", {
  kind: text().$type<OriginKind>().notNull(),
  importId: uuid(),
  userId: uuid().references(() => users.id, { onDelete: "set null" }),
  /** What the member said of the source: "trade fair, May". */
  note: text(),
  basis: text().$type<LegalBasis>(),
  /** Of a provider: which, and the page where it was seen. */
  provider: text(),
  url: text(),
  at: moment().notNull(),
});

export const originsData = classify(origins, {
  about: "member",
  found: { with: users },
  keep: { until: "the account closes" },
  columns: {
    ...standard,
    kind: operational(),
    importId: operational(),
    userId: behaviour({
      for: "knowing who brought the data in",
      basis: "legitimate interest",
      erase: "blank",
    }),
    note: content({
      for: "telling a prospect where we have them from",
      basis: "legal obligation",
      erase: { keep: "the team's own words about a source" },
    }),
    basis: behaviour({
      for: "telling a prospect why the team may hold them",
      basis: "legal obligation",
      erase: { keep: "one word of the team's" },
    }),
    provider: operational(),
    url: content({
      for: "telling a prospect where we have them from",
      basis: "legal obligation",
      erase: { keep: "a public page; the prospect's row no longer points at it" },
    }),
    at: operational(),
  },
});

export const prospects = teamTable(
  "prospects",
  {
    email: text().notNull(),
    /** NFC, lower case, A-label: one prospect per key and team. */
    emailKey: text().notNull(),
    firstName: text(),
    lastName: text(),
    position: text(),
    company: text(),
    /** ISO 3166-1 alpha-2 where it was understood, otherwise as given. */
    country: text(),
    /** The act that made the row: the source of every field not named in fieldOrigins. */
    originId: uuid().notNull(),
    /** Field → origin id, for fields that came from a later act. */
    fieldOrigins: jsonb().$type<Record<string, string>>(),
    /** The last import that added or changed the row. */
    lastImportId: uuid(),
    /** When keeping them was last justified. An update never renews it (N13). */
    justifiedAt: moment().notNull(),
    /** When they were told that they are held (GDPR art. 14): the first message tells them. */
    noticedAt: moment(),
    lastContactedAt: moment(),
    /** The latest verdict on the address, and when it was given. */
    verdict: text().$type<"valid" | "risky" | "invalid" | "unknown">(),
    verifiedAt: moment(),
    /** Kept and not used by anything (A76). */
    restrictedAt: moment(),
    /** Not to be disclosed to any third party (A93). */
    withheldAt: moment(),
    /** In the bin: nothing uses them, and after 30 days they are forgotten. */
    binnedAt: moment(),
    searchText: text()
      .notNull()
      .generatedAlwaysAs(
        sql`plain_text(email || ' ' || coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(company, '') || ' ' || coalesce(position, ''))`,
      ),
  },
  (table) => [
    unique("prospects_team_email_key").on(table.teamId, table.emailKey),
    index("prospects_search").using("gin", table.teamId, table.searchText.op("gin_trgm_ops")),
    index("prospects_country").on(table.teamId, table.country, table.id),
    index("prospects_origin").on(table.teamId, table.originId, table.id),
    // Most have none, and then there is no entry to write.
    index("prospects_verdict")
      .on(table.teamId, table.verdict, table.id)
      .where(sql`verdict is not null`),
    index("prospects_contacted")
      .on(table.teamId, table.lastContactedAt, table.id)
      .where(sql`last_contacted_at is not null`),
    index("prospects_binned").on(table.teamId, table.binnedAt).where(sql`binned_at is not null`),
    index("prospects_justified").on(table.teamId, table.justifiedAt, table.id),
    index("prospects_added").on(table.teamId, table.createdAt, table.id),
    index("prospects_restricted").on(table.teamId, table.id).where(sql`restricted_at is not null`),
    index("prospects_withheld").on(table.teamId, table.id).where(sql`withheld_at is not null`),
    // Shrinks as people are told; written in the order of time.
    index("prospects_untold")
      .on(table.teamId, table.createdAt, table.id)
      .where(sql`noticed_at is null`),
  ],
);

const reachingOut = {
  for: "reaching out about your work",
  basis: "legitimate interest",
  erase: "delete row",
} as const;

export const prospectsData = classify(prospects, {
  about: "prospect",
  found: { by: "emailKey" },
  keep: [
    { months: 24, since: "justifiedAt" },
    { days: 30, since: "binnedAt" },
  ],
  columns: {
    ...standard,
    email: contact(reachingOut),
    emailKey: contact({ ...reachingOut, for: "never holding somebody twice" }),
    firstName: identity(reachingOut),
    lastName: identity(reachingOut),
    position: identity(reachingOut),
    company: identity(reachingOut),
    country: identity(reachingOut),
    originId: behaviour({ ...reachingOut, for: "telling you where we have it from" }),
    fieldOrigins: behaviour({ ...reachingOut, for: "telling you where we have it from" }),
    lastImportId: operational(),
    justifiedAt: behaviour({ ...reachingOut, for: "knowing when to forget you" }),
    noticedAt: behaviour({ ...reachingOut, for: "telling you in time that we hold you" }),
    lastContactedAt: behaviour({ ...reachingOut, for: "not writing too often" }),
    verdict: behaviour({ ...reachingOut, for: "not writing to addresses that do not exist" }),
    verifiedAt: behaviour({ ...reachingOut, for: "not writing to addresses that do not exist" }),
    restrictedAt: behaviour({ ...reachingOut, for: "not using what you had restricted" }),
    withheldAt: behaviour({ ...reachingOut, for: "giving you to nobody else" }),
    binnedAt: behaviour({ ...reachingOut, for: "forgetting you after 30 days in the bin" }),
    searchText: contact({
      ...reachingOut,
      for: "finding you in a list",
      export: { no: "the other fields in one line" },
    }),
  },
});

export const prospectChanges = teamTable(
  "prospect_changes",
  {
    prospectId: uuid().notNull(),
    field: text().notNull(),
    oldValue: text(),
    newValue: text(),
    originId: uuid().notNull(),
    /** Where the old value came from, when that is not where the row came from. */
    oldOriginId: uuid(),
  },
  (table) => [
    index("prospect_changes_prospect").on(table.teamId, table.prospectId, table.createdAt),
    index("prospect_changes_origin").on(table.teamId, table.originId, table.id),
    foreignKey({
      name: "prospect_changes_prospect",
      columns: [table.teamId, table.prospectId],
      foreignColumns: [prospects.teamId, prospects.id],
    }).onDelete("cascade"),
  ],
);

const history = {
  for: "showing what was corrected, by whom",
  basis: "legitimate interest",
  erase: "delete row",
} as const;

export const prospectChangesData = classify(prospectChanges, {
  about: "prospect",
  found: { with: prospects },
  keep: { until: "its owner is gone" },
  columns: {
    ...standard,
    createdAt: behaviour(history),
    prospectId: operational(),
    field: behaviour(history),
    oldValue: identity(history),
    newValue: identity(history),
    originId: behaviour({ ...history, for: "telling you where we have it from" }),
    oldOriginId: operational(),
  },
});

/** Two who look like the same person and are not: said by a member, and not asked about again. */
export const notDoubles = teamLink(
  "not_doubles",
  {
    /** The smaller id of the two. */
    prospectId: uuid().notNull(),
    otherId: uuid().notNull(),
    createdAt: moment().notNull().$defaultFn(now),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.prospectId, table.otherId] }),
    index("not_doubles_other").on(table.teamId, table.otherId),
    foreignKey({
      name: "not_doubles_prospect",
      columns: [table.teamId, table.prospectId],
      foreignColumns: [prospects.teamId, prospects.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "not_doubles_other",
      columns: [table.teamId, table.otherId],
      foreignColumns: [prospects.teamId, prospects.id],
    }).onDelete("cascade"),
  ],
);

const apart = {
  for: "not taking you for somebody else",
  basis: "legitimate interest",
  erase: "delete row",
} as const;

export const notDoublesData = classify(notDoubles, {
  about: "prospect",
  found: { with: prospects },
  keep: { until: "its owner is gone" },
  columns: {
    teamId: operational("keeping teams apart"),
    prospectId: operational(),
    otherId: operational("an id of ours"),
    createdAt: behaviour({ ...apart, export: { no: "says nothing without the other person" } }),
  },
});
