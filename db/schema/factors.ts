/** Second factors: authenticator apps, passkeys, recovery codes, and the challenges they answer. */
import { bigint, index, integer, jsonb, text, unique, uuid } from "drizzle-orm/pg-core";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { behaviour, classify, content, credential, operational } from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { houseTable, moment } from "#db/tables.ts";

function ownerId() {
  return uuid()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });
}

const protect = {
  for: "keeping others out of your account",
  basis: "contract",
  erase: "delete row",
} as const;

/** An authenticator app (TOTP, RFC 6238). Its secret is sealed under the master key. */
export const authenticators = houseTable("authenticators", {
  id: uuid().primaryKey().$defaultFn(newId),
  userId: ownerId().unique("authenticators_user"),
  keyId: text().notNull(),
  wrappedKey: text().notNull(),
  ciphertext: text().notNull(),
  /** Null until the first right code showed that the app holds the secret. */
  confirmedAt: moment(),
  /** The last 30-second step whose code was taken: each code works once. */
  lastStep: bigint({ mode: "number" }),
  lastUsedAt: moment(),
  createdAt: moment().notNull().$defaultFn(now),
});

export const authenticatorsData = classify(authenticators, {
  about: "member",
  found: { with: users },
  keep: { until: "its owner is gone" },
  columns: {
    id: operational(),
    userId: operational(),
    keyId: operational(),
    wrappedKey: credential(protect),
    ciphertext: credential(protect),
    confirmedAt: behaviour(protect),
    lastStep: operational("each code works once"),
    lastUsedAt: behaviour(protect),
    createdAt: behaviour(protect),
  },
});

/** A passkey (WebAuthn): only its public half is here. */
export const passkeys = houseTable(
  "passkeys",
  {
    id: uuid().primaryKey().$defaultFn(newId),
    userId: ownerId(),
    /** What its owner calls it. */
    name: text().notNull(),
    credentialId: text().notNull().unique("passkeys_credential"),
    publicKey: text().notNull(),
    counter: bigint({ mode: "number" }).notNull(),
    transports: jsonb().$type<string[]>().notNull(),
    lastUsedAt: moment(),
    createdAt: moment().notNull().$defaultFn(now),
  },
  (table) => [index("passkeys_user").on(table.userId)],
);

export const passkeysData = classify(passkeys, {
  about: "member",
  found: { with: users },
  keep: { until: "its owner is gone" },
  columns: {
    id: operational(),
    userId: operational(),
    name: content(protect),
    credentialId: credential(protect),
    publicKey: credential(protect),
    counter: operational(),
    transports: operational(),
    lastUsedAt: behaviour(protect),
    createdAt: behaviour(protect),
  },
});

/** Ten at a time, each good for one sign-in without the app. */
export const recoveryCodes = houseTable(
  "recovery_codes",
  {
    id: uuid().primaryKey().$defaultFn(newId),
    userId: ownerId(),
    /** A keyed hash: the code itself is shown once and never held. */
    codeHash: text().notNull(),
    usedAt: moment(),
    createdAt: moment().notNull().$defaultFn(now),
  },
  (table) => [unique("recovery_codes_code").on(table.userId, table.codeHash)],
);

export const recoveryCodesData = classify(recoveryCodes, {
  about: "member",
  found: { with: users },
  keep: { until: "its owner is gone" },
  columns: {
    id: operational(),
    userId: operational(),
    codeHash: credential(protect),
    usedAt: behaviour(protect),
    createdAt: behaviour(protect),
  },
});

/** What a passkey has to sign: used once, for minutes. `userId` is null where nobody is signed in. */
export const challenges = houseTable("challenges", {
  id: uuid().primaryKey().$defaultFn(newId),
  userId: uuid().references(() => users.id, { onDelete: "cascade" }),
  purpose: text().$type<"register" | "sign-in" | "prove">().notNull(),
  challenge: text().notNull(),
  expiresAt: moment().notNull(),
  attempts: integer().notNull().default(0),
});

export const challengesData = classify(challenges, {
  about: "member",
  found: { with: users },
  keep: { days: 1, since: "expiresAt" },
  columns: {
    id: operational(),
    userId: operational(),
    purpose: operational(),
    challenge: credential(protect),
    expiresAt: operational(),
    attempts: operational(),
  },
});
