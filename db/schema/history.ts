/** Each signed-in request, and the pages of those who chose to have them kept. */
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { behaviour, classify, operational, technical } from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { houseTable, moment } from "#db/tables.ts";

/**
 * The request log (A15 to A18): rows stay for ever, what identifies goes (T1). Partitioned by month
 * (the migration says so); no key to users, because a row outlives its person.
 */
export const requestLog = houseTable(
  "request_log",
  {
    id: uuid().notNull().$defaultFn(newId),
    at: moment().notNull(),
    userId: uuid(),
    teamId: uuid(),
    method: text().notNull(),
    /** The pattern of the site map, without ids or words that were typed. */
    route: text().notNull(),
    status: integer().notNull(),
    ms: integer().notNull(),
    /** /24 or /48, cut before it was written. */
    network: text(),
    country: text(),
    browser: text(),
  },
  (table) => [
    primaryKey({ columns: [table.at, table.id] }),
    index("request_log_user").on(table.userId, table.at, table.id),
    // What is still to be blanked, and nothing else: the nightly look costs what there is to do.
    index("request_log_unblanked")
      .on(table.at)
      .where(sql`network is not null or country is not null`),
    index("request_log_team").on(table.teamId),
  ],
);

const support = {
  for: "support, and seeing misuse of your account",
  basis: "legitimate interest",
} as const;
const blankAfter = { months: 12, since: "at" } as const;

export const requestLogData = classify(requestLog, {
  about: "member",
  found: { of: "userId" },
  keep: { forever: "a row without a name, a network or a country says nothing about anybody" },
  columns: {
    id: operational(),
    at: behaviour({ ...support, erase: { keep: "a time beside nobody's name" } }),
    userId: behaviour({ ...support, erase: "blank" }),
    teamId: behaviour({ ...support, erase: "blank" }),
    method: operational(),
    route: behaviour({ ...support, erase: { keep: "a page's pattern beside nobody's name" } }),
    status: behaviour({ ...support, erase: { keep: "a number beside nobody's name" } }),
    ms: operational(),
    network: technical({ ...support, erase: "blank", blankAfter }),
    country: technical({ ...support, erase: "blank", blankAfter }),
    browser: technical({ ...support, erase: "blank" }),
  },
});

/** The usage trail (A04, T11): only of those who said yes, never what they typed. */
export const pageViews = houseTable(
  "page_views",
  {
    id: uuid().primaryKey().$defaultFn(newId),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** Tells whose next page ends the stay on this one; no key, because sessions end first. */
    sessionRef: uuid(),
    /** The pattern of the site map. */
    page: text().notNull(),
    at: moment().notNull().$defaultFn(now),
    /** Until the next page in the same session; null for the last one. */
    dwellMs: integer(),
  },
  (table) => [
    index("page_views_user").on(table.userId, table.at, table.id),
    index("page_views_session").on(table.sessionRef, table.at, table.id),
  ],
);

const trail = {
  for: "helping you when you ask for support",
  basis: "consent",
  erase: "delete row",
} as const;

export const pageViewsData = classify(pageViews, {
  about: "member",
  found: { with: users },
  keep: { months: 12, since: "at" },
  columns: {
    id: operational(),
    userId: operational(),
    sessionRef: operational("knowing which page came next"),
    page: behaviour(trail),
    at: behaviour(trail),
    dwellMs: behaviour(trail),
  },
});
