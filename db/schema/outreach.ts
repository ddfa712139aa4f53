/** Sequences, who is in them, and the ledger of everything that was or may have been sent. */
import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { behaviour, classify, contact, content, operational, standard } from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { prospects } from "#db/schema/prospects.ts";
import { bytea, moment, teamLink, teamTable } from "#db/tables.ts";

/** `aggregate` counts without knowing who; `last-date` keeps one date; `individual` wants leave. */
export type OpenMode = "off" | "aggregate" | "last-date" | "individual";

export type SequenceState = "draft" | "running" | "paused" | "finished";

export const sequences = teamTable(
  "sequences",
  {
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
    name: text().notNull(),
    mailboxId: uuid(),
    state: text().$type<SequenceState>().notNull(),
    launchedAt: moment(),
    /** Why it was paused by itself: "bounces", "complaints". */
    pausedBecause: text(),
    /** It paused itself and a person resumed it: what came back is counted from here, by its mailboxes' time. */
    ratesFrom: moment(),
    /** An answer of one person stops it for everybody at the same domain. */
    stopsCompany: boolean().notNull().default(false),
    /** How opened mail may be measured; the person's own choice limits it further. */
    opens: text().$type<OpenMode>().notNull().default("off"),
    /** Whether a first message may ask for leave where that is needed. */
    asksConsent: boolean().notNull().default(false),
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
    pausedBecause: operational(),
    ratesFrom: operational(),
    stopsCompany: operational(),
    opens: operational(),
    asksConsent: operational(),
  },
});

/** Further mailboxes that a sequence sends from; each prospect stays with the one they began with. */
export const senders = teamLink(
  "senders",
  { sequenceId: uuid().notNull(), mailboxId: uuid().notNull() },
  (table) => [
    primaryKey({ columns: [table.teamId, table.sequenceId, table.mailboxId] }),
    foreignKey({
      name: "senders_sequence",
      columns: [table.teamId, table.sequenceId],
      foreignColumns: [sequences.teamId, sequences.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "senders_mailbox",
      columns: [table.teamId, table.mailboxId],
      foreignColumns: [mailboxes.teamId, mailboxes.id],
    }).onDelete("cascade"),
  ],
);

export const sendersData = classify(senders, {
  about: "nobody",
  found: "nobody's",
  keep: { until: "its owner is gone" },
  columns: {
    teamId: operational("keeping teams apart"),
    sequenceId: operational(),
    mailboxId: operational(),
  },
});

export type StepKind = "email" | "task" | "branch";
export type BranchCondition =
  | "opened"
  | "not-opened"
  | "task-done"
  | "has-position"
  | "has-company";

export const steps = teamTable(
  "steps",
  {
    sequenceId: uuid().notNull(),
    /** 1, 2, 3… in the order in which they come. */
    position: integer().notNull(),
    /** Its name for good, in the ledger and in enrolments: it stays when steps are added or moved. */
    number: integer().notNull(),
    kind: text().$type<StepKind>().notNull().default("email"),
    /** Days after the step before it. */
    waitDays: integer().notNull().default(0),
    /** The days are Monday to Friday only. */
    businessDays: boolean().notNull().default(false),
    /** Of an email: empty goes into the thread of the first. Of a task: what is to be done. */
    subject: text().notNull(),
    body: text().notNull(),
    /** Of a task: "call", "social" or "other". */
    taskKind: text(),
    /** Of a branch: what is asked, and the number of the step to go on with if it is not so; 0 ends. */
    condition: text().$type<BranchCondition>(),
    elseNumber: integer(),
  },
  (table) => [
    unique("steps_position").on(table.teamId, table.sequenceId, table.position),
    unique("steps_number").on(table.teamId, table.sequenceId, table.number),
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
    number: operational(),
    kind: operational(),
    waitDays: operational(),
    businessDays: operational(),
    subject: content(template),
    body: content(template),
    taskKind: operational(),
    condition: operational(),
    elseNumber: operational(),
  },
});

/** Other words for an email step, tried beside its own, which are variant A. */
export const variants = teamTable(
  "variants",
  {
    stepId: uuid().notNull(),
    /** "B", "C"… */
    name: text().notNull(),
    subject: text().notNull(),
    body: text().notNull(),
  },
  (table) => [
    unique("variants_name").on(table.teamId, table.stepId, table.name),
    foreignKey({
      name: "variants_step",
      columns: [table.teamId, table.stepId],
      foreignColumns: [steps.teamId, steps.id],
    }).onDelete("cascade"),
  ],
);

export const variantsData = classify(variants, {
  about: "member",
  found: { with: steps },
  keep: { until: "its owner is gone" },
  columns: {
    ...standard,
    stepId: operational(),
    name: operational(),
    subject: content(template),
    body: content(template),
  },
});

/**
 * Files that go with every letter of an email step, whichever its words. At most a few megabytes each,
 * so their bytes stand here: guarded, saved and erased as the step is, in one transaction.
 */
export const attachments = teamTable(
  "attachments",
  {
    stepId: uuid().notNull(),
    name: text().notNull(),
    /** As its content says, whatever it was called. */
    mediaType: text().notNull(),
    size: integer().notNull(),
    sha256: text().notNull(),
    bytes: bytea().notNull(),
  },
  (table) => [
    unique("attachments_once").on(table.teamId, table.stepId, table.sha256),
    foreignKey({
      name: "attachments_step",
      columns: [table.teamId, table.stepId],
      foreignColumns: [steps.teamId, steps.id],
    }).onDelete("cascade"),
  ],
);

export const attachmentsData = classify(attachments, {
  about: "member",
  found: { with: steps },
  keep: { until: "its owner is gone" },
  columns: {
    ...standard,
    stepId: operational(),
    name: content(template),
    mediaType: operational(),
    size: operational(),
    sha256: operational("telling that a file is there already"),
    bytes: content({
      ...template,
      export: { no: "the file itself: it can be fetched at its step" },
    }),
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
    /** The number of the step that comes next. */
    nextStep: integer().notNull().default(1),
    /** In the mailbox's own time (practice clocks run ahead); null when nothing is due. */
    nextAt: moment(),
    /** HMAC of the suppression key: an opt-out stops this row without reading an address. */
    optOutHash: text().notNull(),
    domain: text().notNull(),
    /** Who let them in says that consent is there, should their country want it. */
    vouched: boolean().notNull().default(true),
    /** Each change of `state`, a line each: when, from what, to what, why. PostgreSQL writes it. */
    trail: text(),
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
    vouched: operational("writing only where the country allows it"),
    trail: behaviour(notTwice),
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
    /** The Message-ID that it lies under among the sent messages: a provider may replace ours. */
    storedId: text(),
    subject: text(),
    /** The text as it was composed, so that a second try says the same. */
    body: text(),
    /** Names and sizes of the files that went with it. */
    attached: text(),
    /** Which words of an email step: "A", "B"… */
    variant: text(),
    /** The thread it is an answer in: then `step` is -1, -2…, and no step of a sequence. */
    threadId: uuid(),
    /** Who pressed send on an answer. */
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
    /** How opening was measured when it was composed. */
    opens: text().$type<OpenMode>().notNull().default("off"),
    attempts: integer().notNull().default(1),
    leaseOwner: text(),
    leaseUntil: moment(),
    retryAt: moment(),
    /** When it counts against the daily limit, in the mailbox's own time. */
    countedAt: moment().notNull(),
    sentAt: moment(),
    /** What came back, the first of each. */
    repliedAt: moment(),
    bouncedAt: moment(),
    bounce: text().$type<"hard" | "soft" | "policy">(),
    complainedAt: moment(),
    unsubscribedAt: moment(),
    /** Each change of `state`, a line each, as in `enrolments`. */
    trail: text(),
  },
  (table) => [
    unique("sends_once").on(table.teamId, table.enrolmentId, table.step),
    index("sends_counted").on(table.teamId, table.mailboxId, table.countedAt),
    index("sends_sequence").on(table.teamId, table.sequenceId),
    index("sends_stored").on(table.teamId, table.storedId).where(sql`stored_id is not null`),
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
    storedId: behaviour(written),
    subject: content(written),
    body: content(written),
    attached: content(written),
    variant: operational(),
    threadId: operational(),
    userId: operational(),
    opens: operational(),
    attempts: operational(),
    leaseOwner: operational(),
    leaseUntil: operational(),
    retryAt: operational(),
    countedAt: operational(),
    sentAt: behaviour({ ...written, erase: { keep: "counts towards the mailbox's limit" } }),
    repliedAt: behaviour({ ...written, erase: { keep: "counts in the report" } }),
    bouncedAt: behaviour({ ...written, erase: { keep: "counts in the report" } }),
    bounce: behaviour({ ...written, erase: { keep: "counts in the report" } }),
    complainedAt: behaviour({ ...written, erase: { keep: "counts in the report" } }),
    unsubscribedAt: behaviour({ ...written, erase: { keep: "counts in the report" } }),
    trail: behaviour(written),
  },
});
