/** Who must never be written to: a keyed hash of an address, or a whole domain. */
import { text, unique, uuid } from "drizzle-orm/pg-core";
import { behaviour, classify, operational, standard } from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { teamTable } from "#db/tables.ts";

export type SuppressionReason =
  | "unsubscribed"
  | "objected"
  | "complained"
  | "forgotten"
  | "blacklisted"
  | "address-unknown";

export const suppressions = teamTable(
  "suppressions",
  {
    kind: text().$type<"address" | "domain">().notNull(),
    /** HMAC-SHA-256 of the suppression key, or of the domain, in base64url. */
    hash: text().notNull(),
    /** Which key made the hash. */
    keyId: text().notNull(),
    /** Only for a domain: it names a company, and the team must see what it blocked. */
    domain: text(),
    reason: text().$type<SuppressionReason>().notNull(),
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
  },
  (table) => [unique("suppressions_team_hash").on(table.teamId, table.hash)],
);

export const suppressionsData = classify(suppressions, {
  about: "prospect",
  found: { by: "hash" },
  keep: { forever: "an objection has no end (GDPR art. 21(3)); only a keyed hash is held" },
  residue: {
    months: 36,
    because: "an objection must hold when a backup is restored; only keyed hashes",
  },
  columns: {
    ...standard,
    kind: operational(),
    hash: {
      kind: "contact",
      for: "never writing to you again",
      basis: "legal obligation",
      export: { no: "a hash that only we can compute" },
      erase: "hash",
    },
    keyId: operational(),
    domain: operational("a company's domain that the team blocked"),
    reason: behaviour({
      for: "showing why nobody writes to you",
      basis: "legal obligation",
      erase: { keep: "one word beside the hash" },
    }),
    userId: operational(),
  },
});
