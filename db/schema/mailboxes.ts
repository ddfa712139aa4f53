/** The members' own mailboxes. Their credentials are in the vault, another database. */
import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, integer, text, uuid } from "drizzle-orm/pg-core";
import { classify, contact, identity, operational, standard, technical } from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { teams } from "#db/schema/team.ts";
import { moment, teamTable } from "#db/tables.ts";

export type MailboxState = "testing" | "ready" | "failing" | "paused";

export const mailboxes = teamTable(
  "mailboxes",
  {
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
    kind: text().$type<"smtp" | "practice">().notNull(),
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
    state: text().$type<MailboxState>().notNull(),
    /** One of the test's words: "wrong-password", "host-not-found"… */
    problem: text(),
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
    state: operational(),
    problem: operational(),
    testedAt: operational(),
    aheadSeconds: operational(),
    teamIsDemo: operational(),
  },
});
