/** Lists, tags and custom fields: how a team orders its prospects and what else it notes of them. */
import {
  date,
  doublePrecision,
  foreignKey,
  index,
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

export type LabelKind = "list" | "tag";

/** A list or a tag: a name that prospects bear. */
export const labels = teamTable(
  "labels",
  {
    kind: text().$type<LabelKind>().notNull(),
    name: text().notNull(),
    /** The name in one spelling: one per kind and team. */
    nameKey: text().notNull(),
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
  },
  (table) => [unique("labels_name").on(table.teamId, table.kind, table.nameKey)],
);

const teamsWords = {
  for: "ordering the team's prospects",
  basis: "contract",
  erase: { keep: "the team's own words; go when the team closes" },
} as const;

export const labelsData = classify(labels, {
  about: "member",
  found: { with: users },
  keep: { until: "the account closes" },
  columns: {
    ...standard,
    kind: operational(),
    name: content(teamsWords),
    nameKey: content({ ...teamsWords, export: { no: "the name in another spelling" } }),
    userId: operational(),
  },
});

/** Who bears which list or tag. In the order of the prospects' ids, so that a page of one is a range. */
export const labelled = teamLink(
  "labelled",
  {
    labelId: uuid().notNull(),
    prospectId: uuid().notNull(),
    createdAt: moment().notNull().$defaultFn(now),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.labelId, table.prospectId] }),
    index("labelled_prospect").on(table.teamId, table.prospectId),
    foreignKey({
      name: "labelled_label",
      columns: [table.teamId, table.labelId],
      foreignColumns: [labels.teamId, labels.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "labelled_prospect",
      columns: [table.teamId, table.prospectId],
      foreignColumns: [prospects.teamId, prospects.id],
    }).onDelete("cascade"),
  ],
);

const shaping = {
  for: "ordering the team's prospects",
  basis: "legitimate interest",
  erase: "delete row",
} as const;

export const labelledData = classify(labelled, {
  about: "prospect",
  found: { with: prospects },
  keep: { until: "its owner is gone" },
  columns: {
    teamId: operational("keeping teams apart"),
    labelId: behaviour(shaping),
    prospectId: operational(),
    createdAt: behaviour(shaping),
  },
});

export type FieldKind = "text" | "number" | "date" | "choice" | "url";

/** A field of the team's own making. */
export const customFields = teamTable(
  "custom_fields",
  {
    kind: text().$type<FieldKind>().notNull(),
    name: text().notNull(),
    nameKey: text().notNull(),
    /** Of a choice: what may be chosen. */
    choices: jsonb().$type<string[]>(),
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
  },
  (table) => [unique("custom_fields_name").on(table.teamId, table.nameKey)],
);

export const customFieldsData = classify(customFields, {
  about: "member",
  found: { with: users },
  keep: { until: "the account closes" },
  columns: {
    ...standard,
    kind: operational(),
    name: content(teamsWords),
    nameKey: content({ ...teamsWords, export: { no: "the name in another spelling" } }),
    choices: content(teamsWords),
    userId: operational(),
  },
});

/**
 * A value of a custom field. `text` is how it is shown; `textKey`, `number` and `day` are what filters
 * ask: leakproof types, each with the prospect's id behind it, so that a filtered page is a range.
 */
export const customValues = teamLink(
  "custom_values",
  {
    prospectId: uuid().notNull(),
    fieldId: uuid().notNull(),
    text: text().notNull(),
    /** Lower case, without accents, at most 100 characters. */
    textKey: text().notNull(),
    number: doublePrecision(),
    day: date(),
    /** The act that brought this value. */
    originId: uuid().notNull(),
    updatedAt: moment().notNull().$defaultFn(now).$onUpdateFn(now),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.prospectId, table.fieldId] }),
    index("custom_values_text").on(table.teamId, table.fieldId, table.textKey, table.prospectId),
    index("custom_values_number").on(table.teamId, table.fieldId, table.number, table.prospectId),
    index("custom_values_day").on(table.teamId, table.fieldId, table.day, table.prospectId),
    foreignKey({
      name: "custom_values_prospect",
      columns: [table.teamId, table.prospectId],
      foreignColumns: [prospects.teamId, prospects.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "custom_values_field",
      columns: [table.teamId, table.fieldId],
      foreignColumns: [customFields.teamId, customFields.id],
    }).onDelete("cascade"),
  ],
);

const noted = {
  for: "reaching out about your work",
  basis: "legitimate interest",
  erase: "delete row",
} as const;

export const customValuesData = classify(customValues, {
  about: "prospect",
  found: { with: prospects },
  keep: { until: "its owner is gone" },
  columns: {
    teamId: operational("keeping teams apart"),
    prospectId: operational(),
    fieldId: behaviour(noted),
    text: content(noted),
    textKey: content({ ...noted, export: { no: "the value in another spelling" } }),
    number: content({ ...noted, export: { no: "the value once more, as a number" } }),
    day: content({ ...noted, export: { no: "the value once more, as a day" } }),
    originId: behaviour({ ...noted, for: "telling you where we have it from" }),
    updatedAt: behaviour(noted),
  },
});
