/** What a person chose: how pages look, what they agreed to, which documents they accepted. */
import { boolean, index, jsonb, text, uuid } from "drizzle-orm/pg-core";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { behaviour, classify, operational } from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { houseTable, moment } from "#db/tables.ts";

export type Theme = "auto" | "light" | "dark";
export type Density = "roomy" | "dense";

/** One row per person who chose anything; whoever has none sees things as they come. */
export const preferences = houseTable("preferences", {
  userId: uuid()
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  /** A BCP 47 tag: how dates, times and numbers are written. */
  language: text().notNull().default("en-GB"),
  /** An IANA name; null is the team's zone. */
  zone: text(),
  theme: text().$type<Theme>().notNull().default("auto"),
  density: text().$type<Density>().notNull().default("roomy"),
  /** Tips that need not be shown again. */
  dismissedTips: jsonb().$type<string[]>().notNull().default([]),
  updatedAt: moment().notNull().$defaultFn(now).$onUpdateFn(now),
});

const look = { for: "showing things your way", basis: "contract", erase: "delete row" } as const;

export const preferencesData = classify(preferences, {
  about: "member",
  found: { with: users },
  keep: { until: "its owner is gone" },
  columns: {
    userId: operational(),
    language: behaviour(look),
    zone: behaviour(look),
    theme: behaviour(look),
    density: behaviour(look),
    dismissedTips: behaviour(look),
    updatedAt: operational(),
  },
});

/** The consent ledger (T13): a row for each yes and each no, never changed. The newest counts. */
export const consents = houseTable(
  "consents",
  {
    id: uuid().primaryKey().$defaultFn(newId),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** A word of app/consent/purposes.ts. */
    purpose: text().notNull(),
    given: boolean().notNull(),
    /** Which wording was on the screen. */
    wording: text().notNull(),
    /** The page on which it was said. */
    source: text().notNull(),
    at: moment().notNull().$defaultFn(now),
  },
  (table) => [index("consents_user").on(table.userId, table.purpose, table.id)],
);

const proof = {
  for: "doing only what you agreed to, and showing that you did",
  basis: "legal obligation",
  erase: "delete row",
} as const;

export const consentsData = classify(consents, {
  about: "member",
  found: { with: users },
  keep: { until: "its owner is gone" },
  columns: {
    id: operational(),
    userId: operational(),
    purpose: behaviour(proof),
    given: behaviour(proof),
    wording: behaviour(proof),
    source: behaviour(proof),
    at: behaviour(proof),
  },
});

/** Which version of which document a person accepted, or was shown, and when. */
export const acceptances = houseTable(
  "acceptances",
  {
    id: uuid().primaryKey().$defaultFn(newId),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    document: text().$type<"terms" | "privacy">().notNull(),
    version: text().notNull(),
    source: text().$type<"sign-up" | "banner">().notNull(),
    at: moment().notNull().$defaultFn(now),
  },
  (table) => [index("acceptances_user").on(table.userId, table.document, table.at)],
);

const accepted = {
  for: "showing which terms you accepted, and when",
  basis: "contract",
  erase: "delete row",
} as const;

export const acceptancesData = classify(acceptances, {
  about: "member",
  found: { with: users },
  keep: { until: "its owner is gone" },
  columns: {
    id: operational(),
    userId: operational(),
    document: behaviour(accepted),
    version: behaviour(accepted),
    source: behaviour(accepted),
    at: behaviour(accepted),
  },
});

/** The onboarding letters of one person (A07): what went out, and why no more will. */
export const onboardings = houseTable(
  "onboardings",
  {
    userId: uuid()
      .primaryKey()
      .references(() => users.id, { onDelete: "cascade" }),
    lettersSent: jsonb().$type<string[]>().notNull().default([]),
    /** When the next one is considered; null once the series has stopped. */
    nextAt: moment(),
    stoppedBecause: text().$type<"all-set-up" | "asked" | "series-over" | "closing">(),
    stoppedAt: moment(),
    createdAt: moment().notNull().$defaultFn(now),
  },
  (table) => [index("onboardings_next").on(table.nextAt)],
);

const welcome = {
  for: "helping you to set up, and stopping when you say so",
  basis: "legitimate interest",
  erase: "delete row",
} as const;

export const onboardingsData = classify(onboardings, {
  about: "member",
  found: { with: users },
  keep: { until: "its owner is gone" },
  columns: {
    userId: operational(),
    lettersSent: behaviour(welcome),
    nextAt: operational(),
    stoppedBecause: behaviour(welcome),
    stoppedAt: behaviour(welcome),
    createdAt: operational(),
  },
});
