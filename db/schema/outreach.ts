/** Sequences, who is in them, and the ledger of everything that was or may have been sent. */
import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, text, unique, uuid } from "drizzle-orm/pg-core";
import { behaviour, classify, contact, content, operational, standard } from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { prospects } from "#db/schema/prospects.ts";
import { moment, teamTable } from "#db/tables.ts";

export type SequenceState = "draft" | "running" | "paused" | "finished";

export const sequences = teamTable(
  "sequences",
  {
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
    name: text().notNull(),
    mailboxId: uuid(),
    state: text().$type<SequenceState>().notNull(),
    launchedAt: moment(),
  },
  (table) => [
    foreignKey({
      name: "sequences_mailbox",
      columns: [table.teamId, table.mailboxId],
      foreignColumns: [mailboxes.teamId, mailboxes.id],
    }),
  ],
);

export const sequencesData = classify(sequences, {
  about: "member",
  found: { with: users },
  keep: { until: "the account closes" },
  columns: {
    ...standard,
    userId: operational(),
    name: content({
      for: "your outreach",
      basis: "contract",
      erase: { keep: "the team's work; goes when the team closes" },
    }),
    mailboxId: operational(),
    state: operational(),
    launchedAt: operational(),
  },
});

export const steps = teamTable(
  "steps",
  {
    sequenceId: uuid().notNull(),
    /** 1, 2, 3… */
    position: integer().notNull(),
    /** Days after the step before it. */
    waitDays: integer().notNull().default(0),
    subject: text().notNull(),
    body: text().notNull(),
  },
  (table) => [
    unique("steps_position").on(table.teamId, table.sequenceId, table.position),
    foreignKey({
      name: "steps_sequence",
      columns: [table.teamId, table.sequenceId],
      foreignColumns: [sequences.teamId, sequences.id],
    }).onDelete("cascade"),
  ],
);

const template = {
  for: "your outreach",
  basis: "contract",
  erase: { keep: "the team's work; goes when the team closes" },
} as const;

export const stepsData = classify(steps, {
  about: "member",
  found: { with: sequences },
  keep: { until: "its owner is gone" },
  columns: {
    ...standard,
    sequenceId: operational(),
    position: operational(),
    waitDays: operational(),
    subject: content(template),
    body: content(template),
  },
});

export type EnrolmentState = "waiting" | "done" | "stopped" | "blocked";

export const enrolments = teamTable(
  "enrolments",
  {
    sequenceId: uuid().notNull(),
    prospectId: uuid().notNull(),
    mailboxId: uuid(),
    state: text().$type<EnrolmentState>().notNull(),
    /** Why it stopped or is blocked: "unsubscribed", "replied", "missing:first_name"… */
    reason: text(),
    nextStep: integer().notNull().default(1),
    /** In the mailbox's own time (practice clocks run ahead); null when nothing is due. */
    nextAt: moment(),
    /** HMAC of the suppression key: an opt-out stops this row without reading an address. */
    optOutHash: text().notNull(),
    domain: text().notNull(),
  },
  (table) => [
    unique("enrolments_once").on(table.teamId, table.sequenceId, table.prospectId),
    index("enrolments_due")
      .on(table.teamId, table.mailboxId, table.nextAt)
      .where(sql`state = 'waiting'`),
    index("enrolments_opt_out").on(table.teamId, table.optOutHash),
    index("enrolments_prospect").on(table.teamId, table.prospectId),
    check("enrolments_due_when_waiting", sql`next_at is null or state = 'waiting'`),
    foreignKey({
      name: "enrolments_sequence",
      columns: [table.teamId, table.sequenceId],
      foreignColumns: [sequences.teamId, sequences.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "enrolments_prospect",
      columns: [table.teamId, table.prospectId],
      foreignColumns: [prospects.teamId, prospects.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "enrolments_mailbox",
      columns: [table.teamId, table.mailboxId],
      foreignColumns: [mailboxes.teamId, mailboxes.id],
    }),
  ],
);

const notTwice = {
  for: "not writing twice, and stopping when you say so",
  basis: "legitimate interest",
  erase: "delete row",
} as const;

export const enrolmentsData = classify(enrolments, {
  about: "prospect",
  found: { with: prospects },
  keep: { until: "its owner is gone" },
  columns: {
    ...standard,
    sequenceId: operational(),
    prospectId: operational(),
    mailboxId: operational(),
    state: behaviour(notTwice),
    reason: behaviour(notTwice),
    nextStep: behaviour(notTwice),
    nextAt: behaviour(notTwice),
    optOutHash: contact({ ...notTwice, export: { no: "a hash that only we can compute" } }),
    domain: contact(notTwice),
  },
});

export type SendState = "intent" | "sent" | "retry" | "failed" | "cancelled" | "uncertain";

/** The ledger: at most one row per enrolment and step, so at most one message. */
export const sends = teamTable(
  "sends",
  {
    /** Null once the person was erased: what remains counts towards the mailbox's limit and says nothing. */
    enrolmentId: uuid(),
    step: integer().notNull(),
    sequenceId: uuid(),
    mailboxId: uuid(),
    state: text().$type<SendState>().notNull(),
    /** Why it failed, was cancelled or is uncertain. */
    reason: text(),
    messageId: text(),
    subject: text(),
    attempts: integer().notNull().default(1),
    leaseOwner: text(),
    leaseUntil: moment(),
    retryAt: moment(),
    /** When it counts against the daily limit, in the mailbox's own time. */
    countedAt: moment().notNull(),
    sentAt: moment(),
  },
  (table) => [
    unique("sends_once").on(table.teamId, table.enrolmentId, table.step),
    index("sends_counted").on(table.teamId, table.mailboxId, table.countedAt),
    index("sends_open")
      .on(table.teamId, table.mailboxId, table.state)
      .where(sql`state in ('intent', 'retry', 'uncertain')`),
    foreignKey({
      name: "sends_enrolment",
      columns: [table.teamId, table.enrolmentId],
      foreignColumns: [enrolments.teamId, enrolments.id],
    }).onDelete("set null"),
    foreignKey({
      name: "sends_mailbox",
      columns: [table.teamId, table.mailboxId],
      foreignColumns: [mailboxes.teamId, mailboxes.id],
    }),
  ],
);

const written = {
  for: "knowing what we wrote to you",
  basis: "legitimate interest",
  erase: "blank",
} as const;

export const sendsData = classify(sends, {
  about: "prospect",
  found: { with: enrolments },
  keep: { months: 24, since: "countedAt" },
  columns: {
    ...standard,
    enrolmentId: behaviour({ ...written, export: { no: "an id of ours" } }),
    step: operational(),
    sequenceId: operational(),
    mailboxId: operational(),
    state: behaviour({ ...written, erase: { keep: "counts towards the mailbox's limit" } }),
    reason: behaviour(written),
    messageId: behaviour(written),
    subject: content(written),
    attempts: operational(),
    leaseOwner: operational(),
    leaseUntil: operational(),
    retryAt: operational(),
    countedAt: operational(),
    sentAt: behaviour({ ...written, erase: { keep: "counts towards the mailbox's limit" } }),
  },
});
