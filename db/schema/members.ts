/** Who belongs to which team, and as what. */
import { primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { now } from "#app/core/clock.ts";
import type { Role } from "#app/core/member.ts";
import { behaviour, classify, operational } from "#db/classify.ts";
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
  (table) => [primaryKey({ columns: [table.userId, table.teamId] })],
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
