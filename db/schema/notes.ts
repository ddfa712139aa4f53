/** What members write about a prospect: notes, tasks, and statements the prospect asked to be kept. */
import { foreignKey, index, integer, text, unique, uuid } from "drizzle-orm/pg-core";
import { behaviour, classify, content, operational, standard } from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { prospects } from "#db/schema/prospects.ts";
import { moment, teamTable } from "#db/tables.ts";

export const notes = teamTable(
  "notes",
  {
    prospectId: uuid().notNull(),
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
    /** `statement`: what the person themselves wants kept beside the data (GDPR art. 16). */
    kind: text().$type<"note" | "statement">().notNull(),
    body: text().notNull(),
  },
  (table) => [
    index("notes_prospect").on(table.teamId, table.prospectId, table.createdAt),
    foreignKey({
      name: "notes_prospect",
      columns: [table.teamId, table.prospectId],
      foreignColumns: [prospects.teamId, prospects.id],
    }).onDelete("cascade"),
  ],
);

const written = {
  for: "working with you, and keeping what you asked to be kept",
  basis: "legitimate interest",
  erase: "delete row",
} as const;

export const notesData = classify(notes, {
  about: "prospect",
  found: { with: prospects },
  keep: { until: "its owner is gone" },
  columns: {
    ...standard,
    prospectId: operational(),
    userId: operational(),
    kind: behaviour(written),
    body: content(written),
    createdAt: behaviour(written),
  },
});

export const tasks = teamTable(
  "tasks",
  {
    prospectId: uuid().notNull(),
    /** Who is to do it. */
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
    title: text().notNull(),
    dueAt: moment(),
    doneAt: moment(),
    /** The run of a sequence that waits for it. */
    enrolmentId: uuid(),
    /** The number of the step that asked for it: asked once for each run. */
    step: integer(),
  },
  (table) => [
    unique("tasks_step").on(table.teamId, table.enrolmentId, table.step),
    index("tasks_prospect").on(table.teamId, table.prospectId),
    index("tasks_due").on(table.teamId, table.userId, table.dueAt),
    foreignKey({
      name: "tasks_prospect",
      columns: [table.teamId, table.prospectId],
      foreignColumns: [prospects.teamId, prospects.id],
    }).onDelete("cascade"),
  ],
);

export const tasksData = classify(tasks, {
  about: "prospect",
  found: { with: prospects },
  keep: { until: "its owner is gone" },
  columns: {
    ...standard,
    prospectId: operational(),
    userId: operational(),
    title: content(written),
    dueAt: behaviour(written),
    doneAt: behaviour(written),
    enrolmentId: operational(),
    step: operational(),
  },
});
