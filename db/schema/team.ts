/** Teams, and the clocks that say when their work is due. */
import { boolean, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { classify, contact, identity, operational } from "#db/classify.ts";
import { houseTable, moment } from "#db/tables.ts";

export const teams = houseTable(
  "teams",
  {
    id: uuid().primaryKey().$defaultFn(newId),
    name: text().notNull(),
    /** Stands in every message (CAN-SPAM): without one nothing is launched. */
    postalAddress: text(),
    zone: text().notNull().default("UTC"),
    /** A demo team can never mail anyone: its mailboxes are bound to practice by a CHECK. */
    isDemo: boolean().notNull().default(false),
    /** Whether opened mail may be measured at all; null until somebody answered: then it is not (T10). */
    opens: text().$type<"off" | "aggregate" | "last-date" | "individual">(),
    /** Whether every member must use a second factor. */
    requireFactor: boolean().notNull().default(false),
    /** Set while the team is closing: nothing is sent, and it may still be opened again (T3). */
    closedAt: moment(),
    createdAt: moment().notNull().$defaultFn(now),
    updatedAt: moment().notNull().$defaultFn(now).$onUpdateFn(now),
  },
  (table) => [unique("teams_id_is_demo").on(table.id, table.isDemo)],
);

export const teamsData = classify(teams, {
  about: "member",
  found: "nobody's",
  keep: { until: "the account closes" },
  columns: {
    id: operational(),
    name: identity({
      for: "naming the sender",
      basis: "contract",
      erase: { keep: "belongs to the team; goes when the team closes" },
    }),
    postalAddress: contact({
      for: "the address that the law wants in every message",
      basis: "legal obligation",
      erase: { keep: "belongs to the team; goes when the team closes" },
    }),
    zone: operational(),
    isDemo: operational(),
    opens: operational(),
    requireFactor: operational(),
    closedAt: operational("knowing when to forget the team"),
    createdAt: operational(),
    updatedAt: operational(),
  },
});

/** When a team's work is due: ids and times only, so that the dispatcher need not open every team. */
export const dueClocks = houseTable(
  "due_clocks",
  {
    kind: text().notNull(),
    teamId: uuid()
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    subjectId: uuid().notNull(),
    dueAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.teamId, table.subjectId] })],
);

export const dueClocksData = classify(dueClocks, {
  about: "nobody",
  found: "nobody's",
  keep: { until: "its owner is gone" },
  columns: {
    kind: operational(),
    teamId: operational(),
    subjectId: operational(),
    dueAt: operational(),
  },
});
