/** Who belongs to which team, and as what. */
import { index, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Role } from "#app/core/member.ts";
import { behaviour, classify, contact, operational } from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import { teams } from "#db/schema/team.ts";
import { houseTable, moment } from "#db/tables.ts";

export const memberships = houseTable(
  "memberships",
  {
    teamId: uuid()
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text().$type<Role>().notNull(),
    createdAt: moment().notNull().$defaultFn(now),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.teamId] }),
    index("memberships_team").on(table.teamId),
  ],
);

export const membershipsData = classify(memberships, {
  about: "member",
  found: { with: users },
  keep: { until: "its owner is gone" },
  columns: {
    teamId: operational(),
    userId: operational(),
    role: behaviour({
      for: "who may do what",
      basis: "contract",
      erase: "delete row",
    }),
    createdAt: operational(),
  },
});

/** Whom a team asked in. The letter's token is computed from the id and a key outside the database. */
export const invitations = houseTable(
  "invitations",
  {
    id: uuid().primaryKey().$defaultFn(newId),
    teamId: uuid()
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    email: text().notNull(),
    emailKey: text().notNull(),
    role: text().$type<Exclude<Role, "owner">>().notNull(),
    invitedBy: uuid().references(() => users.id, { onDelete: "set null" }),
    expiresAt: moment().notNull(),
    acceptedAt: moment(),
    revokedAt: moment(),
    createdAt: moment().notNull().$defaultFn(now),
  },
  (table) => [
    index("invitations_team").on(table.teamId, table.createdAt),
    index("invitations_person").on(table.emailKey),
  ],
);

const inviting = {
  for: "asking you into a team",
  basis: "legitimate interest",
  erase: "delete row",
} as const;

export const invitationsData = classify(invitations, {
  about: "member",
  found: { by: "emailKey" },
  keep: { days: 30, since: "expiresAt" },
  columns: {
    id: operational("the token is computed from it and a key outside the database"),
    teamId: operational(),
    email: contact(inviting),
    emailKey: contact({ ...inviting, export: { no: "the address in another spelling" } }),
    role: behaviour(inviting),
    invitedBy: operational(),
    expiresAt: operational(),
    acceptedAt: behaviour(inviting),
    revokedAt: behaviour(inviting),
    createdAt: behaviour(inviting),
  },
});
