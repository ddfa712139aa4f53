/** The members' own mailboxes, and each use of their credentials, which are in the vault, another database. */
import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, integer, jsonb, text, uuid } from "drizzle-orm/pg-core";
import {
  behaviour,
  classify,
  contact,
  content,
  identity,
  operational,
  standard,
  technical,
} from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { teams } from "#db/schema/team.ts";
import { moment, teamTable } from "#db/tables.ts";

export type MailboxState = "testing" | "ready" | "failing" | "paused";

/** `google` and `microsoft` sign in by OAuth and send over the provider's own interface. */
export type MailboxKind = "smtp" | "practice" | "google" | "microsoft";

/** Whether what comes back is read. */
export type ReadingState = "off" | "testing" | "on" | "failing";

/** Who reads the conversations of a mailbox besides its owner. */
export type Sharing = "owner" | "chosen" | "team";

export const mailboxes = teamTable(
  "mailboxes",
  {
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
    kind: text().$type<MailboxKind>().notNull(),
    address: text().notNull(),
    fromName: text().notNull(),
    host: text(),
    port: integer(),
    security: text().$type<"tls" | "starttls" | "none">(),
    username: text(),
    /** Version of the credential in the vault; 0 when there is none. */
    credentialVersion: integer().notNull().default(0),
    dailyCap: integer().notNull().default(40),
    /** Minutes after midnight in `zone`. */
    windowStart: integer().notNull().default(480),
    windowEnd: integer().notNull().default(1080),
    zone: text().notNull().default("UTC"),
    /** ISO weekdays on which it sends, 1 is Monday: "12345". */
    days: text().notNull().default("1234567"),
    /** Whose clock the hours are told by: the prospect's where their country is known, else its own. */
    hoursOf: text().$type<"prospect" | "mailbox">().notNull().default("mailbox"),
    /** Nothing is sent on public holidays of the prospect's country. */
    holidays: boolean().notNull().default(false),
    /** Seconds between two messages, about: each gap is up to a quarter longer or shorter. */
    gapSeconds: integer().notNull().default(0),
    /** Nothing is sent before, in its own time; what the last gap came to. */
    freeAt: moment(),
    /** A new mailbox begins with few: the first day's limit, and how many more each day, up to dailyCap. */
    rampFrom: integer(),
    rampStep: integer(),
    rampStartedAt: moment(),
    /** It paused itself and a person had it go on: what came back is counted from here, in its own time. */
    ratesFrom: moment(),
    signature: text().notNull().default(""),
    /** Stands in messages as {{ booking_link }}. */
    bookingUrl: text(),
    /** Where what comes back is read by IMAP; the name and password are those of sending. */
    imapHost: text(),
    imapPort: integer(),
    imapSecurity: text().$type<"tls" | "starttls" | "none">(),
    reading: text().$type<ReadingState>().notNull().default("off"),
    readingProblem: text(),
    readAt: moment(),
    /** Another mailbox of the team, which reads the replies of one that may only send. */
    repliesTo: uuid(),
    /** A message of ours came back through the one that reads: replies reach us. */
    provedAt: moment(),
    probeSentAt: moment(),
    /** What was seen of its domain in DNS and in a letter that came back; judged when it is shown. */
    health: jsonb().$type<unknown>(),
    healthAt: moment(),
    sharing: text().$type<Sharing>().notNull().default("owner"),
    state: text().$type<MailboxState>().notNull(),
    /** One of the test's words: "wrong-password", "host-not-found"… */
    problem: text(),
    /** Each change of `state`, a line each, with its problem. PostgreSQL writes it. */
    trail: text(),
    testedAt: moment(),
    /** Practice only: how far its clock runs ahead, in seconds. */
    aheadSeconds: integer().notNull().default(0),
    teamIsDemo: boolean().notNull().default(false),
  },
  (table) => [
    check("mailboxes_demo_is_practice", sql`not team_is_demo or kind = 'practice'`),
    check("mailboxes_ahead_is_practice", sql`ahead_seconds = 0 or kind = 'practice'`),
    foreignKey({
      name: "mailboxes_team",
      columns: [table.teamId, table.teamIsDemo],
      foreignColumns: [teams.id, teams.isDemo],
    }).onDelete("cascade"),
  ],
);

const sending = { for: "sending through your own mailbox", basis: "contract" } as const;

export const mailboxesData = classify(mailboxes, {
  about: "member",
  found: { with: users },
  keep: { until: "the account closes" },
  columns: {
    ...standard,
    userId: operational(),
    kind: operational(),
    address: contact({ ...sending, erase: "blank" }),
    fromName: identity({ ...sending, erase: "blank" }),
    host: technical({ ...sending, erase: "blank" }),
    port: operational(),
    security: operational(),
    username: contact({ ...sending, erase: "blank" }),
    credentialVersion: operational(),
    dailyCap: operational(),
    windowStart: operational(),
    windowEnd: operational(),
    zone: operational(),
    days: operational(),
    hoursOf: operational(),
    holidays: operational(),
    gapSeconds: operational(),
    freeAt: operational(),
    rampFrom: operational(),
    rampStep: operational(),
    rampStartedAt: operational(),
    ratesFrom: operational(),
    signature: content({ ...sending, erase: "blank" }),
    bookingUrl: content({ ...sending, erase: "blank" }),
    imapHost: technical({ ...sending, erase: "blank" }),
    imapPort: operational(),
    imapSecurity: operational(),
    reading: operational(),
    readingProblem: operational(),
    readAt: operational(),
    repliesTo: operational(),
    provedAt: operational(),
    probeSentAt: operational(),
    health: technical({ ...sending, erase: "blank" }),
    healthAt: operational(),
    sharing: operational(),
    state: operational(),
    problem: operational(),
    trail: operational(),
    testedAt: operational(),
    aheadSeconds: operational(),
    teamIsDemo: operational(),
  },
});

/** Each time a credential was opened, and by what: its owner sees it (N6). */
export const credentialUses = teamTable(
  "credential_uses",
  {
    mailboxId: uuid().notNull(),
    version: integer().notNull(),
    /** The job's name, and why in a word: "send", "read", "test". */
    job: text().notNull(),
    why: text().notNull(),
    /** The first and the last of an unbroken row of the same use within an hour, and how many. */
    at: moment().notNull(),
    lastAt: moment().notNull(),
    times: integer().notNull().default(1),
  },
  (table) => [
    index("credential_uses_mailbox").on(table.teamId, table.mailboxId, table.lastAt),
    foreignKey({
      name: "credential_uses_mailbox",
      columns: [table.teamId, table.mailboxId],
      foreignColumns: [mailboxes.teamId, mailboxes.id],
    }).onDelete("cascade"),
  ],
);

const watching = {
  for: "showing you each use of your mailbox's password",
  basis: "contract",
  erase: "delete row",
} as const;

export const credentialUsesData = classify(credentialUses, {
  about: "member",
  found: { with: mailboxes },
  keep: { months: 12, since: "lastAt" },
  columns: {
    ...standard,
    mailboxId: operational(),
    version: operational(),
    job: behaviour(watching),
    why: behaviour(watching),
    at: behaviour(watching),
    lastAt: behaviour(watching),
    times: behaviour(watching),
  },
});
