/** Whether mail was opened, as far as a person allowed us to know: choices, anonymous events, and what we think. */
import { foreignKey, index, integer, text, unique, uuid } from "drizzle-orm/pg-core";
import { behaviour, classify, content, operational, standard } from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { type OpenMode, sends, sequences } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";
import { moment, teamTable } from "#db/tables.ts";

/** What one prospect allowed or withdrew, and how that is known. The newest row counts. */
export const openChoices = teamTable(
  "open_choices",
  {
    prospectId: uuid().notNull(),
    mode: text().$type<OpenMode>().notNull(),
    /** `consent` by the person's own button or as a member recorded it; `withdrawn`. */
    basis: text().$type<"consent" | "recorded" | "withdrawn">().notNull(),
    /** The wording they saw, or the member's words on where the consent is from. */
    proof: text().notNull().default(""),
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
    at: moment().notNull(),
  },
  (table) => [
    index("open_choices_prospect").on(table.teamId, table.prospectId, table.at),
    foreignKey({
      name: "open_choices_prospect",
      columns: [table.teamId, table.prospectId],
      foreignColumns: [prospects.teamId, prospects.id],
    }).onDelete("cascade"),
  ],
);

const choosing = {
  for: "measuring opened mail only as you allow",
  basis: "consent",
  erase: "delete row",
} as const;

export const openChoicesData = classify(openChoices, {
  about: "prospect",
  found: { with: prospects },
  keep: { until: "its owner is gone" },
  columns: {
    ...standard,
    prospectId: operational(),
    mode: behaviour(choosing),
    basis: behaviour(choosing),
    proof: content(choosing),
    userId: operational(),
    at: behaviour(choosing),
  },
});

export type Opener = "person" | "proxy" | "scanner" | "unknown";

/** One fetch of a pixel. No address, not even cut short: only the country, and who seems to have asked. */
export const openEvents = teamTable(
  "open_events",
  {
    /** Null where opens are counted without knowing whose, and once the person was erased. */
    sendId: uuid(),
    sequenceId: uuid().notNull(),
    step: integer().notNull(),
    opener: text().$type<Opener>().notNull(),
    /** Which signs it was told by, as words: "apple-relay", "seconds-after-delivery"… */
    because: text().notNull(),
    /** Null where a proxy hides it. */
    country: text(),
    at: moment().notNull(),
    /** When it was counted into `opens` or `open_totals`. */
    foldedAt: moment(),
  },
  (table) => [
    index("open_events_fold").on(table.teamId, table.foldedAt, table.at),
    index("open_events_send").on(table.teamId, table.sendId, table.at),
    foreignKey({
      name: "open_events_sequence",
      columns: [table.teamId, table.sequenceId],
      foreignColumns: [sequences.teamId, sequences.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "open_events_send",
      columns: [table.teamId, table.sendId],
      foreignColumns: [sends.teamId, sends.id],
    }).onDelete("cascade"),
  ],
);

const opening = {
  for: "knowing whether our mail is read, as you allowed",
  basis: "consent",
  erase: "delete row",
} as const;

export const openEventsData = classify(openEvents, {
  about: "prospect",
  found: { with: sends },
  keep: { months: 13, since: "at" },
  columns: {
    ...standard,
    sendId: operational(),
    sequenceId: operational(),
    step: operational(),
    opener: behaviour(opening),
    because: behaviour(opening),
    country: behaviour(opening),
    at: behaviour(opening),
    foldedAt: operational(),
  },
});

/** What we think of one message: opened or not, how often, where, how sure, and why. */
export const opens = teamTable(
  "opens",
  {
    sendId: uuid().notNull(),
    people: integer().notNull().default(0),
    proxies: integer().notNull().default(0),
    scanners: integer().notNull().default(0),
    country: text(),
    /** The day of the last one, and its time only where individual measuring is allowed. */
    lastAt: moment(),
    sure: text().$type<"likely" | "possible" | "unlikely">().notNull(),
    because: text().notNull().default(""),
  },
  (table) => [
    unique("opens_once").on(table.teamId, table.sendId),
    foreignKey({
      name: "opens_send",
      columns: [table.teamId, table.sendId],
      foreignColumns: [sends.teamId, sends.id],
    }).onDelete("cascade"),
  ],
);

export const opensData = classify(opens, {
  about: "prospect",
  found: { with: sends },
  keep: { until: "its owner is gone" },
  columns: {
    ...standard,
    sendId: operational(),
    people: behaviour(opening),
    proxies: behaviour(opening),
    scanners: behaviour(opening),
    country: behaviour(opening),
    lastAt: behaviour(opening),
    sure: behaviour(opening),
    because: behaviour(opening),
  },
});

/** Opens of a step counted by day and country, nobody's in particular. */
export const openTotals = teamTable(
  "open_totals",
  {
    sequenceId: uuid().notNull(),
    step: integer().notNull(),
    /** YYYY-MM-DD, UTC. */
    day: text().notNull(),
    opener: text().$type<Opener>().notNull(),
    /** "" where it is not known. */
    country: text().notNull().default(""),
    count: integer().notNull(),
  },
  (table) => [
    unique("open_totals_once").on(
      table.teamId,
      table.sequenceId,
      table.step,
      table.day,
      table.opener,
      table.country,
    ),
    foreignKey({
      name: "open_totals_sequence",
      columns: [table.teamId, table.sequenceId],
      foreignColumns: [sequences.teamId, sequences.id],
    }).onDelete("cascade"),
  ],
);

export const openTotalsData = classify(openTotals, {
  about: "nobody",
  found: "nobody's",
  keep: { until: "its owner is gone" },
  columns: {
    ...standard,
    sequenceId: operational(),
    step: operational(),
    day: operational(),
    opener: operational(),
    country: operational(),
    count: operational(),
  },
});
