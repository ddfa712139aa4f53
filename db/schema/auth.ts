/** People who sign in, their sessions, the links we mail them, and throttles. */
import { boolean, index, integer, text, uuid } from "drizzle-orm/pg-core";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import {
  behaviour,
  classify,
  contact,
  credential,
  identity,
  operational,
  technical,
} from "#db/classify.ts";
import { teams } from "#db/schema/team.ts";
import { houseTable, moment } from "#db/tables.ts";

export const users = houseTable("users", {
  id: uuid().primaryKey().$defaultFn(newId),
  email: text().notNull(),
  emailKey: text().notNull().unique("users_email_key"),
  name: text(),
  passwordHash: text().notNull(),
  emailConfirmedAt: moment(),
  ageStatedAt: moment().notNull(),
  /** Set while the account is closing: it may still be opened again (T3). */
  closedAt: moment(),
  createdAt: moment().notNull().$defaultFn(now),
  updatedAt: moment().notNull().$defaultFn(now).$onUpdateFn(now),
});

export const usersData = classify(users, {
  about: "member",
  found: { by: "emailKey" },
  keep: { until: "the account closes" },
  columns: {
    id: operational(),
    email: contact({ for: "signing in and letters", basis: "contract", erase: "delete row" }),
    emailKey: contact({
      for: "one account per address",
      basis: "contract",
      erase: "delete row",
      export: { no: "the address in another spelling" },
    }),
    name: identity({ for: "addressing you", basis: "contract", erase: "delete row" }),
    passwordHash: credential({ for: "signing in", basis: "contract", erase: "delete row" }),
    emailConfirmedAt: behaviour({
      for: "knowing that the address is yours",
      basis: "contract",
      erase: "delete row",
    }),
    ageStatedAt: behaviour({
      for: "keeping children out",
      basis: "legal obligation",
      erase: "delete row",
    }),
    closedAt: behaviour({
      for: "knowing when to forget you",
      basis: "legal obligation",
      erase: "delete row",
    }),
    createdAt: behaviour({ for: "support", basis: "contract", erase: "delete row" }),
    updatedAt: operational(),
  },
});

export const sessions = houseTable(
  "sessions",
  {
    /** The SHA-256 of the cookie's token: a copy of this table opens no session. */
    id: text().primaryKey(),
    /** What pages call it. */
    ref: uuid().notNull().unique("sessions_ref").$defaultFn(newId),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** The team at work in it; none for somebody who is in no team. */
    teamId: uuid().references(() => teams.id, { onDelete: "set null" }),
    /** Idle end, moved by use. */
    expiresAt: moment().notNull(),
    /** Absolute end, never moved. */
    endsAt: moment().notNull(),
    /** When a password, a code or a passkey was last given in it. */
    provedAt: moment().notNull(),
    /** Whether it began with a second factor. */
    twoFactor: boolean().notNull().default(false),
    /** "Firefox on Linux": the family, never the whole User-Agent. */
    browser: text(),
    country: text(),
    lastSeenAt: moment().notNull().$defaultFn(now),
    createdAt: moment().notNull().$defaultFn(now),
  },
  (table) => [index("sessions_user").on(table.userId)],
);

const signedIn = { for: "staying signed in", basis: "contract", erase: "delete row" } as const;
const recognise = {
  for: "letting you recognise your own sessions",
  basis: "contract",
  erase: "delete row",
} as const;

export const sessionsData = classify(sessions, {
  about: "member",
  found: { with: users },
  keep: { days: 0, since: "expiresAt" },
  columns: {
    id: credential(signedIn),
    ref: operational(),
    userId: operational(),
    teamId: operational(),
    expiresAt: behaviour(signedIn),
    endsAt: behaviour(signedIn),
    provedAt: behaviour({
      for: "asking again before something grave is changed",
      basis: "contract",
      erase: "delete row",
    }),
    twoFactor: behaviour(recognise),
    browser: technical(recognise),
    country: technical(recognise),
    lastSeenAt: behaviour(recognise),
    createdAt: behaviour(recognise),
  },
});

export const accountLinks = houseTable("account_links", {
  id: uuid().primaryKey().$defaultFn(newId),
  userId: uuid()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" }),
  purpose: text().$type<"confirm" | "reset" | "sign-in">().notNull(),
  expiresAt: moment().notNull(),
  usedAt: moment(),
  createdAt: moment().notNull().$defaultFn(now),
});

export const accountLinksData = classify(accountLinks, {
  about: "member",
  found: { with: users },
  keep: { days: 30, since: "expiresAt" },
  columns: {
    id: operational("the token is computed from it and a key outside the database"),
    userId: operational(),
    purpose: operational(),
    expiresAt: operational(),
    usedAt: behaviour({ for: "single use", basis: "contract", erase: "delete row" }),
    createdAt: operational(),
  },
});

/** How often something was tried; keys are keyed hashes of an address or a network. */
export const throttles = houseTable("throttles", {
  key: text().primaryKey(),
  points: integer().notNull().default(0),
  expire: moment(),
});

export const throttlesData = classify(throttles, {
  about: "visitor",
  found: "nobody's",
  keep: { days: 1, since: "expire" },
  columns: {
    key: {
      kind: "technical",
      for: "slowing down guessing",
      basis: "legitimate interest",
      export: { no: "a keyed hash that names nobody" },
      erase: { keep: "a keyed hash, gone after a day" },
    },
    points: operational(),
    expire: operational(),
  },
});

export type SecurityEventKind =
  | "signed-in"
  | "signed-in-anew"
  | "signed-out-everywhere"
  | "session-ended"
  | "password-changed"
  | "email-changed"
  | "authenticator-added"
  | "authenticator-removed"
  | "passkey-added"
  | "passkey-removed"
  | "recovery-codes-made"
  | "recovery-code-used"
  | "account-closed"
  | "account-reopened"
  | "team-closed"
  | "team-reopened";

/** What happened to the safety of an account, for its owner to read, and to know a familiar place. */
export const securityEvents = houseTable(
  "security_events",
  {
    id: uuid().primaryKey().$defaultFn(newId),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    kind: text().$type<SecurityEventKind>().notNull(),
    browser: text(),
    country: text(),
    /** /24 or /48, cut before it was written. */
    network: text(),
    at: moment().notNull().$defaultFn(now),
  },
  (table) => [index("security_events_user").on(table.userId, table.at)],
);

const safety = {
  for: "showing you what happened to your account, and asking for more from unfamiliar places",
  basis: "legitimate interest",
  erase: "delete row",
} as const;

export const securityEventsData = classify(securityEvents, {
  about: "member",
  found: { with: users },
  keep: { months: 12, since: "at" },
  columns: {
    id: operational(),
    userId: operational(),
    kind: behaviour(safety),
    browser: technical(safety),
    country: technical(safety),
    network: technical(safety),
    at: behaviour(safety),
  },
});

/** A new address waits here until both mailboxes, the old and the new, have said yes. */
export const emailChanges = houseTable("email_changes", {
  id: uuid().primaryKey().$defaultFn(newId),
  userId: uuid()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" }),
  newEmail: text().notNull(),
  newEmailKey: text().notNull(),
  /** Filled when it is done: the closing letter goes there, too. */
  oldEmail: text(),
  oldConfirmedAt: moment(),
  newConfirmedAt: moment(),
  expiresAt: moment().notNull(),
  doneAt: moment(),
  createdAt: moment().notNull().$defaultFn(now),
});

const readdress = { for: "changing your address", basis: "contract", erase: "delete row" } as const;

export const emailChangesData = classify(emailChanges, {
  about: "member",
  found: { with: users },
  keep: { days: 7, since: "expiresAt" },
  columns: {
    id: operational("the tokens are computed from it and a key outside the database"),
    userId: operational(),
    newEmail: contact(readdress),
    newEmailKey: contact({ ...readdress, export: { no: "the address in another spelling" } }),
    oldEmail: contact(readdress),
    oldConfirmedAt: behaviour(readdress),
    newConfirmedAt: behaviour(readdress),
    expiresAt: operational(),
    doneAt: behaviour(readdress),
    createdAt: behaviour(readdress),
  },
});
