/** Where a team wants to be told what happened: signed webhooks, Slack, Discord, and each delivery. */
import { boolean, foreignKey, index, integer, text, unique, uuid } from "drizzle-orm/pg-core";
import { classify, content, operational, standard, technical } from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { moment, teamTable } from "#db/tables.ts";

export type HookKind = "webhook" | "slack" | "discord";
export type HookEvent = "reply" | "bounce" | "unsubscribe" | "objection";

/** Its address and its secret are in the vault: of Slack and Discord the address is a secret, too. */
export const hooks = teamTable("hooks", {
  userId: uuid().references(() => users.id, { onDelete: "set null" }),
  kind: text().$type<HookKind>().notNull(),
  name: text().notNull(),
  /** The host alone, to recognise it by. */
  host: text().notNull(),
  /** Words of `HookEvent`, divided by commas. */
  events: text().notNull(),
  /** Names and addresses are sent along; off unless a member chose it. */
  withPersonalData: boolean().notNull().default(false),
  credentialVersion: integer().notNull().default(0),
  state: text().$type<"on" | "off" | "failing">().notNull().default("on"),
  /** Why it fails or was switched off: "gone", "refused", "timed-out"… */
  problem: text(),
  failures: integer().notNull().default(0),
});

const setUp = {
  for: "telling your team what happened",
  basis: "contract",
  erase: { keep: "the team's work; goes when the team closes" },
} as const;

export const hooksData = classify(hooks, {
  about: "member",
  found: { with: users },
  keep: { until: "the account closes" },
  columns: {
    ...standard,
    userId: operational(),
    kind: operational(),
    name: content(setUp),
    host: technical(setUp),
    events: operational(),
    withPersonalData: operational(),
    credentialVersion: operational(),
    state: operational(),
    problem: operational(),
    failures: operational(),
  },
});

/** What was to be told, by id alone; what is sent is read when it is sent. Its id is the webhook-id. */
export const hookDeliveries = teamTable(
  "hook_deliveries",
  {
    hookId: uuid().notNull(),
    event: text().$type<HookEvent | "test">().notNull(),
    /** What happened, by the id of its row. */
    subjectId: uuid().notNull(),
    state: text().$type<"waiting" | "delivered" | "failed">().notNull(),
    attempts: integer().notNull().default(0),
    /** The last answer's status, or a word for why there was none. */
    answer: text(),
    at: moment().notNull(),
    deliveredAt: moment(),
  },
  (table) => [
    unique("hook_deliveries_once").on(table.teamId, table.hookId, table.event, table.subjectId),
    index("hook_deliveries_hook").on(table.teamId, table.hookId, table.at),
    foreignKey({
      name: "hook_deliveries_hook",
      columns: [table.teamId, table.hookId],
      foreignColumns: [hooks.teamId, hooks.id],
    }).onDelete("cascade"),
  ],
);

export const hookDeliveriesData = classify(hookDeliveries, {
  about: "nobody",
  found: "nobody's",
  keep: { months: 1, since: "at" },
  columns: {
    ...standard,
    hookId: operational(),
    event: operational(),
    subjectId: operational(),
    state: operational(),
    attempts: operational(),
    answer: operational(),
    at: operational(),
    deliveredAt: operational(),
  },
});
