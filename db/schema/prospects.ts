/** Prospects, where each of their fields came from, and what was changed. */
import { sql } from "drizzle-orm";
import { foreignKey, index, jsonb, text, unique, uuid } from "drizzle-orm/pg-core";
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
import { moment, teamTable } from "#db/tables.ts";

/** One act by which data came in: a file, a form, later a provider. Fields point at it. */
export const origins = teamTable("origins", {
  kind: text().$type<"import" | "form" | "sample">().notNull(),
  importId: uuid(),
  userId: uuid().references(() => users.id, { onDelete: "set null" }),
  /** What the member said of the source: "trade fair, May". */
  note: text(),
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
    searchText: text()
      .notNull()
      .generatedAlwaysAs(
        sql`lower(email || ' ' || coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(company, '') || ' ' || coalesce(position, ''))`,
      ),
  },
  (table) => [
    unique("prospects_team_email_key").on(table.teamId, table.emailKey),
    index("prospects_search").using("gin", table.teamId, table.searchText.op("gin_trgm_ops")),
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
  keep: { months: 24, since: "justifiedAt" },
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
  },
  (table) => [
    index("prospect_changes_prospect").on(table.teamId, table.prospectId, table.createdAt),
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
    prospectId: operational(),
    field: operational(),
    oldValue: identity(history),
    newValue: identity(history),
    originId: operational(),
  },
});
