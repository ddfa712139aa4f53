/** Ways of looking at prospects that members kept, and what they did to many at once. */
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { now } from "#app/core/clock.ts";
import { behaviour, classify, content, operational, standard } from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { prospects } from "#db/schema/prospects.ts";
import { moment, teamLink, teamTable } from "#db/tables.ts";

/** A filter with a name: its owner's, or the whole team's. */
export const savedViews = teamTable(
  "saved_views",
  {
    userId: uuid().references(() => users.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** The canonical query of the Prospects page. */
    query: text().notNull(),
    shared: boolean().notNull().default(false),
  },
  (table) => [index("saved_views_user").on(table.teamId, table.userId)],
);

const looking = {
  for: "finding your prospects again",
  basis: "contract",
  erase: "delete row",
} as const;

export const savedViewsData = classify(savedViews, {
  about: "member",
  found: { with: users },
  keep: { until: "the account closes" },
  columns: {
    ...standard,
    userId: operational(),
    name: content(looking),
    query: content(looking),
    shared: operational(),
  },
});

/** Which view a member sees first. */
export const defaultViews = teamLink(
  "default_views",
  {
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    viewId: uuid().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.userId] }),
    foreignKey({
      name: "default_views_view",
      columns: [table.teamId, table.viewId],
      foreignColumns: [savedViews.teamId, savedViews.id],
    }).onDelete("cascade"),
  ],
);

export const defaultViewsData = classify(defaultViews, {
  about: "member",
  found: { with: users },
  keep: { until: "its owner is gone" },
  columns: {
    teamId: operational("keeping teams apart"),
    userId: operational(),
    viewId: behaviour(looking),
  },
});

export type BulkKind =
  | "add-label"
  | "remove-label"
  | "set-field"
  | "bin"
  | "restore"
  | "blacklist"
  | "forget"
  | "restrict"
  | "unrestrict"
  | "withhold"
  | "disclose"
  | "verify"
  | "enrich"
  | "export"
  | "merge";
export type BulkState =
  | "waiting"
  | "running"
  | "done"
  | "failed"
  | "stopped"
  | "undoing"
  | "undone";

/** Something done to many prospects, as one act that can be taken back for 30 days. */
export const bulkActs = teamTable(
  "bulk_acts",
  {
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
    kind: text().$type<BulkKind>().notNull(),
    /** Those that matched this canonical query, or these ids. */
    query: text(),
    prospectIds: jsonb().$type<string[]>(),
    /** What was to be done: a label's id, a field and its value… never an address. */
    wanted: jsonb().$type<Record<string, string>>().notNull().default({}),
    total: integer().notNull().default(0),
    done: integer().notNull().default(0),
    changed: integer().notNull().default(0),
    /** Why some were passed over: word → how many. */
    skipped: jsonb().$type<Record<string, number>>().notNull().default({}),
    /** The last prospect that was looked at: a job that begins again goes on behind it. */
    reached: uuid(),
    state: text().$type<BulkState>().notNull(),
    finishedAt: moment(),
    undoneAt: moment(),
    /** When it can no longer be taken back; null for what never can. */
    undoUntil: moment(),
  },
  (table) => [index("bulk_acts_time").on(table.teamId, table.createdAt)],
);

const doing = {
  for: "showing what was done, and taking it back",
  basis: "legitimate interest",
} as const;

export const bulkActsData = classify(bulkActs, {
  about: "member",
  found: { with: users },
  keep: { months: 24, since: "createdAt" },
  columns: {
    ...standard,
    userId: behaviour({ ...doing, erase: "blank" }),
    kind: operational(),
    query: content({ ...doing, erase: "blank" }),
    prospectIds: operational("ids of the team's prospects"),
    wanted: content({ ...doing, erase: { keep: "the team's work; goes when the team closes" } }),
    total: operational(),
    done: operational(),
    changed: operational(),
    skipped: operational(),
    reached: operational(),
    state: operational(),
    finishedAt: operational(),
    undoneAt: operational(),
    undoUntil: operational(),
  },
});

/** How each prospect stood before the act, as far as the act changed it. */
export const bulkChanges = teamLink(
  "bulk_changes",
  {
    actId: uuid().notNull(),
    prospectId: uuid().notNull(),
    before: jsonb().$type<Record<string, string | null>>().notNull(),
    createdAt: moment().notNull().$defaultFn(now),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.actId, table.prospectId] }),
    index("bulk_changes_prospect").on(table.teamId, table.prospectId),
    foreignKey({
      name: "bulk_changes_act",
      columns: [table.teamId, table.actId],
      foreignColumns: [bulkActs.teamId, bulkActs.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "bulk_changes_prospect",
      columns: [table.teamId, table.prospectId],
      foreignColumns: [prospects.teamId, prospects.id],
    }).onDelete("cascade"),
  ],
);

export const bulkChangesData = classify(bulkChanges, {
  about: "prospect",
  found: { with: prospects },
  // As long as the act can be taken back.
  keep: { days: 30, since: "createdAt" },
  columns: {
    teamId: operational("keeping teams apart"),
    actId: operational(),
    prospectId: operational(),
    before: content({ ...doing, erase: "delete row" }),
    createdAt: operational(),
  },
});

/** A file of prospects that is made by a job, kept for a week. */
export const prospectExports = teamTable(
  "prospect_exports",
  {
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
    query: text(),
    prospectIds: jsonb().$type<string[]>(),
    columns: jsonb().$type<string[]>().notNull(),
    format: text().$type<"csv" | "xlsx">().notNull(),
    /** `others`: whoever may not be handed to third parties is left out. */
    purpose: text().$type<"keep" | "others">().notNull().default("keep"),
    /** `removed`: somebody who may have been in it was erased. */
    state: text().$type<"waiting" | "running" | "ready" | "failed" | "removed">().notNull(),
    rows: integer().notNull().default(0),
    /** Why some were left out: word → how many. */
    leftOut: jsonb().$type<Record<string, number>>().notNull().default({}),
    location: text(),
    bytes: bigint({ mode: "number" }),
    sha256: text(),
    readyAt: moment(),
    expiresAt: moment().notNull(),
  },
  (table) => [unique("prospect_exports_location").on(table.location)],
);

export const prospectExportsData = classify(prospectExports, {
  about: "member",
  found: { with: users },
  keep: { days: 0, since: "expiresAt" },
  stored: { location: "location", format: "made" },
  columns: {
    ...standard,
    userId: behaviour({ ...doing, for: "handing you the file", erase: "blank" }),
    query: content({ ...doing, for: "handing you the file", erase: "blank" }),
    prospectIds: operational("ids of the team's prospects"),
    columns: operational(),
    format: operational(),
    purpose: operational(),
    state: operational(),
    rows: operational(),
    leftOut: operational(),
    location: operational("the file itself; goes when somebody in it is erased, and after a week"),
    bytes: operational(),
    sha256: operational(),
    readyAt: operational(),
    expiresAt: operational(),
  },
});
