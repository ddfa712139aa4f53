/** The two shapes of table: a team's own, which PostgreSQL guards, and the house's. */
import { sql } from "drizzle-orm";
import {
  customType,
  type PgColumnBuilderBase,
  type PgTableExtraConfigValue,
  pgPolicy,
  pgTable,
  primaryKey,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";

export function moment() {
  return timestamp({ withTimezone: true, mode: "date" });
}

/** Bytes that live and go with their row. */
export const bytea = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });

function standardColumns() {
  return {
    id: uuid().notNull().$defaultFn(newId),
    teamId: uuid().notNull(),
    createdAt: moment().notNull().$defaultFn(now),
    updatedAt: moment().notNull().$defaultFn(now).$onUpdateFn(now),
  };
}

type Columns = Record<string, PgColumnBuilderBase>;
// drizzle's own type of this argument does not survive a generic wrapper; each caller sees real columns by name.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Extra = (table: any) => PgTableExtraConfigValue[];

/**
 * A table of one team's rows: keyed by (team, id), with timestamps and the policy that shows a
 * transaction only the rows of the team it was opened for. Children reference (team_id, id).
 */
export function teamTable<N extends string, C extends Columns>(name: N, columns: C, extra?: Extra) {
  return pgTable(name, { ...standardColumns(), ...columns }, (table) => [
    primaryKey({ columns: [table.teamId, table.id] as never }),
    teamPolicy(name),
    ...(extra?.(table) ?? []),
  ]);
}

/** A team's table without a name of its own for each row: its key is what it joins. */
export function teamLink<N extends string, C extends Columns>(name: N, columns: C, extra: Extra) {
  return pgTable(name, { teamId: uuid().notNull(), ...columns }, (table) => [
    teamPolicy(name),
    ...extra(table),
  ]);
}

function teamPolicy(name: string) {
  return pgPolicy(`${name}_team`, {
    using: sql`team_id = nullif(current_setting('app.team', true), '')::uuid`,
  });
}

/** A table of the house: people, sessions, teams, clocks. No prospect data ever. */
export const houseTable = pgTable;
