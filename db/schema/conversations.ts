/** What came back and what was answered: threads of messages, how far mailboxes were read, and what could not be. */
import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  integer,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import {
  behaviour,
  classify,
  contact,
  content,
  identity,
  operational,
  standard,
} from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { prospects } from "#db/schema/prospects.ts";
import { moment, teamLink, teamTable } from "#db/tables.ts";

export type ThreadState = "open" | "snoozed" | "closed";

/** One conversation with one prospect through one mailbox; it begins when something comes back. */
export const threads = teamTable(
  "threads",
  {
    mailboxId: uuid().notNull(),
    prospectId: uuid().notNull(),
    /** The sequence run it came out of; null once that is gone. */
    enrolmentId: uuid(),
    subject: text().notNull(),
    state: text().$type<ThreadState>().notNull().default("open"),
    /** Back in the inbox at this time, or when something comes. */
    snoozedUntil: moment(),
    assigneeId: uuid().references(() => users.id, { onDelete: "set null" }),
    unread: boolean().notNull().default(true),
    /** Of the latest that came in: decides the order of the inbox. */
    lastKind: text().$type<MessageKind>().notNull(),
    lastAt: moment().notNull(),
  },
  (table) => [
    unique("threads_once").on(table.teamId, table.mailboxId, table.enrolmentId),
    index("threads_inbox").on(table.teamId, table.state, table.lastAt, table.id),
    index("threads_newest").on(table.teamId, table.lastAt, table.id),
    index("threads_mine")
      .on(table.teamId, table.assigneeId, table.lastAt, table.id)
      .where(sql`assignee_id is not null`),
    index("threads_unread").on(table.teamId, table.mailboxId).where(sql`unread`),
    index("threads_prospect").on(table.teamId, table.prospectId),
    foreignKey({
      name: "threads_mailbox",
      columns: [table.teamId, table.mailboxId],
      foreignColumns: [mailboxes.teamId, mailboxes.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "threads_prospect",
      columns: [table.teamId, table.prospectId],
      foreignColumns: [prospects.teamId, prospects.id],
    }).onDelete("cascade"),
  ],
);

const conversing = {
  for: "holding the conversation with you",
  basis: "legitimate interest",
  erase: "delete row",
} as const;

export const threadsData = classify(threads, {
  about: "prospect",
  found: { with: prospects },
  keep: { until: "its owner is gone" },
  columns: {
    ...standard,
    mailboxId: operational(),
    prospectId: operational(),
    enrolmentId: operational(),
    subject: content(conversing),
    state: behaviour(conversing),
    snoozedUntil: operational(),
    assigneeId: operational(),
    unread: operational(),
    lastKind: behaviour(conversing),
    lastAt: behaviour(conversing),
  },
});

/** What an incoming message is, or `sent` and `note` for what the team wrote. */
export type MessageKind =
  | "reply"
  | "away"
  | "automatic"
  | "bounce"
  | "complaint"
  | "challenge"
  | "sent"
  | "note";

export const messages = teamTable(
  "messages",
  {
    threadId: uuid().notNull(),
    kind: text().$type<MessageKind>().notNull(),
    /** With its brackets; null for a note. The same message read twice is one row. */
    messageId: text(),
    /** The row of the ledger: of what we sent, or of what it answers. */
    sendId: uuid(),
    /** Who wrote a note or an answer. */
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
    fromName: text().notNull().default(""),
    /** The identity key of whoever wrote, as far as theirs is an address. */
    fromAddress: text().notNull().default(""),
    toAddress: text().notNull().default(""),
    subject: text().notNull().default(""),
    /** What they wrote themselves, without quotes and signature. */
    visible: text().notNull().default(""),
    text: text().notNull().default(""),
    /** Sanitised before it is stored; null when there was none. */
    html: text(),
    /** Names and sizes of what was attached; the files stay in the mailbox. */
    attached: text().notNull().default(""),
    /** Of a bounce: hard, soft or policy; of an absence: the day of return, as YYYY-MM-DD. */
    detail: text(),
    /** An objection was read in what they wrote. */
    objects: boolean().notNull().default(false),
    at: moment().notNull(),
  },
  (table) => [
    unique("messages_once").on(table.teamId, table.threadId, table.messageId),
    index("messages_thread").on(table.teamId, table.threadId, table.at),
    index("messages_from").on(table.teamId, table.fromAddress),
    foreignKey({
      name: "messages_thread",
      columns: [table.teamId, table.threadId],
      foreignColumns: [threads.teamId, threads.id],
    }).onDelete("cascade"),
  ],
);

export const messagesData = classify(messages, {
  about: "prospect",
  found: { with: threads },
  keep: { until: "its owner is gone" },
  columns: {
    ...standard,
    threadId: operational(),
    kind: behaviour(conversing),
    messageId: behaviour(conversing),
    sendId: operational(),
    userId: operational(),
    fromName: identity(conversing),
    fromAddress: contact(conversing),
    toAddress: contact(conversing),
    subject: content(conversing),
    visible: content(conversing),
    text: content(conversing),
    html: content(conversing),
    attached: content(conversing),
    detail: behaviour(conversing),
    objects: behaviour(conversing),
    at: behaviour(conversing),
  },
});

/** Members who may read a mailbox's conversations, where it is shared with chosen ones. */
export const mailboxReaders = teamLink(
  "mailbox_readers",
  {
    mailboxId: uuid().notNull(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.mailboxId, table.userId] }),
    foreignKey({
      name: "mailbox_readers_mailbox",
      columns: [table.teamId, table.mailboxId],
      foreignColumns: [mailboxes.teamId, mailboxes.id],
    }).onDelete("cascade"),
  ],
);

export const mailboxReadersData = classify(mailboxReaders, {
  about: "member",
  found: { with: users },
  keep: { until: "its owner is gone" },
  columns: {
    teamId: operational("keeping teams apart"),
    mailboxId: operational(),
    userId: behaviour({ for: "sharing conversations", basis: "contract", erase: "delete row" }),
  },
});

/** How far a folder was read: IMAP's UIDVALIDITY and UID, or a provider's own mark. */
export const readings = teamTable(
  "readings",
  {
    mailboxId: uuid().notNull(),
    folder: text().notNull(),
    /** UIDVALIDITY of the folder, or a provider's own mark: another one begins anew. */
    validity: text().notNull(),
    /** The last UID that was looked at. */
    lastUid: integer().notNull().default(0),
    /** A provider's mark of where to go on. */
    mark: text(),
    readAt: moment(),
  },
  (table) => [
    unique("readings_once").on(table.teamId, table.mailboxId, table.folder),
    foreignKey({
      name: "readings_mailbox",
      columns: [table.teamId, table.mailboxId],
      foreignColumns: [mailboxes.teamId, mailboxes.id],
    }).onDelete("cascade"),
  ],
);

export const readingsData = classify(readings, {
  about: "nobody",
  found: "nobody's",
  keep: { until: "its owner is gone" },
  columns: {
    ...standard,
    mailboxId: operational(),
    folder: operational(),
    validity: operational(),
    lastUid: operational(),
    mark: operational(),
    readAt: operational(),
  },
});

/** Messages too hostile to be read: where they lie in the mailbox, and why; nothing of what they say. */
export const quarantined = teamTable(
  "quarantined",
  {
    mailboxId: uuid().notNull(),
    folder: text().notNull(),
    validity: text().notNull(),
    uid: integer().notNull(),
    /** The provider's own name of it where there is no UID. */
    key: text().notNull().default(""),
    reason: text().notNull(),
    bytes: integer().notNull().default(0),
    at: moment().notNull(),
  },
  (table) => [
    unique("quarantined_once").on(
      table.teamId,
      table.mailboxId,
      table.folder,
      table.validity,
      table.uid,
      table.key,
    ),
    foreignKey({
      name: "quarantined_mailbox",
      columns: [table.teamId, table.mailboxId],
      foreignColumns: [mailboxes.teamId, mailboxes.id],
    }).onDelete("cascade"),
  ],
);

export const quarantinedData = classify(quarantined, {
  about: "nobody",
  found: "nobody's",
  keep: { months: 12, since: "at" },
  columns: {
    ...standard,
    mailboxId: operational(),
    folder: operational(),
    validity: operational(),
    uid: operational(),
    key: operational(),
    reason: operational(),
    bytes: operational(),
    at: operational(),
  },
});
