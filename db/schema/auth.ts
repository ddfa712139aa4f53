/** People who sign in, their sessions, the links we mail them, and throttles. */
import { integer, text, uuid } from "drizzle-orm/pg-core";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { behaviour, classify, contact, credential, identity, operational } from "#db/classify.ts";
import { teams } from "#db/schema/team.ts";
import { houseTable, moment } from "#db/tables.ts";

export const users = houseTable("users", {
  id: uuid().primaryKey().$defaultFn(newId),
  email: text().notNull(),
  emailKey: text().notNull().unique("users_email_key"),
  name: text(),
  passwordHash: text().notNull(),
  emailConfirmedAt: moment(),
  termsVersion: text().notNull(),
  termsAcceptedAt: moment().notNull(),
  ageStatedAt: moment().notNull(),
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
    termsVersion: behaviour({
      for: "showing which terms you accepted",
      basis: "contract",
      erase: "delete row",
    }),
    termsAcceptedAt: behaviour({
      for: "showing when you accepted the terms",
      basis: "contract",
      erase: "delete row",
    }),
    ageStatedAt: behaviour({
      for: "keeping children out",
      basis: "legal obligation",
      erase: "delete row",
    }),
    createdAt: behaviour({ for: "support", basis: "contract", erase: "delete row" }),
    updatedAt: operational(),
  },
});

export const sessions = houseTable("sessions", {
  /** The SHA-256 of the cookie's token: a copy of this table opens no session. */
  id: text().primaryKey(),
  userId: uuid()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" }),
  teamId: uuid()
    .notNull()
    .references(() => teams.id, { onDelete: "cascade" }),
  /** Idle end, moved by use. */
  expiresAt: moment().notNull(),
  /** Absolute end, never moved. */
  endsAt: moment().notNull(),
  createdAt: moment().notNull().$defaultFn(now),
});

export const sessionsData = classify(sessions, {
  about: "member",
  found: { with: users },
  keep: { days: 0, since: "expiresAt" },
  columns: {
    id: credential({ for: "staying signed in", basis: "contract", erase: "delete row" }),
    userId: operational(),
    teamId: operational(),
    expiresAt: behaviour({ for: "staying signed in", basis: "contract", erase: "delete row" }),
    endsAt: behaviour({ for: "staying signed in", basis: "contract", erase: "delete row" }),
    createdAt: behaviour({ for: "staying signed in", basis: "contract", erase: "delete row" }),
  },
});

export const accountLinks = houseTable("account_links", {
  id: uuid().primaryKey().$defaultFn(newId),
  userId: uuid()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" }),
  purpose: text().$type<"confirm" | "reset">().notNull(),
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

/** The shape that rate-limiter-flexible asks for; keys are keyed hashes of an address or a network. */
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
