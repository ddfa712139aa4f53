/** A chunk's prospects and the team's: the new ones are added, the others completed, set by set. */
import { type SQL, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { ImportRow } from "#app/imports/rows.server.ts";
import { stageRows } from "#app/imports/stage.server.ts";
import type { TextField } from "#app/prospects/prospect.ts";
import type { Tx } from "#db/client.ts";

export type Merged = { added: number; updated: number; unchanged: number };

type Into = {
  teamId: string;
  importId: string;
  /** A dry run only counts. */
  state: "checking" | "running";
  originId: string | null;
};

const columns: Record<TextField, SQL> = {
  firstName: sql.raw("first_name"),
  lastName: sql.raw("last_name"),
  position: sql.raw("position"),
  company: sql.raw("company"),
  country: sql.raw("country"),
};
const fields = Object.entries(columns) as [TextField, SQL][];

/** Adds, completes, and counts. An empty value never erases, and none replaces what a member typed. */
export async function mergeRows(tx: Tx, rows: ImportRow[], into: Into): Promise<Merged> {
  if (rows.length === 0) return { added: 0, updated: 0, unchanged: 0 };
  await stageRows(tx, rows);
  if (into.state === "checking") return count(tx, rows.length, into);
  const added = await insertNew(tx, into);
  const updated = added < rows.length ? await updateOthers(tx, into) : 0;
  return { added, updated, unchanged: rows.length - added - updated };
}

async function count(tx: Tx, rows: number, into: Into): Promise<Merged> {
  const [found] = await tx.execute<{ there: number; updated: number }>(sql`
    select count(*)::int as there,
      (select count(*)::int from (${changes(into)}) as changes) as updated
    from import_stage s, lateral (
      select from prospects p
      where p.team_id = ${into.teamId}::uuid and p.email_key = s.email_key offset 0
    ) as found`);
  const { there, updated } = found!;
  return { added: rows - there, updated, unchanged: there - updated };
}

/** In the order of their keys, so that two imports that meet wait for each other and nothing worse. */
async function insertNew(tx: Tx, { teamId, importId, originId }: Into): Promise<number> {
  const inserted = await tx.execute(sql`
    insert into prospects (id, team_id, created_at, updated_at, email, email_key,
      ${list(([, column]) => column)}, origin_id, last_import_id, justified_at)
    select id, ${teamId}::uuid, ${moment()}, ${moment()}, coalesce(email, email_key), email_key,
      ${list(([, column]) => column)}, ${originId}::uuid, ${importId}::uuid, ${moment()}
    from import_stage order by place
    on conflict (team_id, email_key) do nothing`);
  return inserted.count;
}

/**
 * When they were last justified stays as it was (N13). Every row is there and locked, so nothing is
 * inserted; said as an insert, each is found by its key, whatever the planner knows of the team.
 */
async function updateOthers(tx: Tx, into: Into): Promise<number> {
  const { teamId, importId, originId } = into;
  const sources = list(
    ([name, column]) =>
      sql`${name}::text, case when c.${column} is not null then ${originId}::text end`,
  );
  const made = await tx.execute(
    sql`create temp table import_changes on commit drop as ${changes(into, sql`for update`)}`,
  );
  if (made.count === 0) return 0;
  await tx.execute(sql`
    insert into prospects as p (id, team_id, created_at, updated_at, email, email_key,
      ${list(([, column]) => column)}, origin_id, field_origins, last_import_id, justified_at)
    select id, ${teamId}::uuid, ${moment()}, ${moment()}, email_key, email_key,
      ${list(([, column]) => column)}, ${originId}::uuid,
      jsonb_strip_nulls(jsonb_build_object(${sources})), ${importId}::uuid, ${moment()}
    from import_changes c
    on conflict (team_id, email_key) do update
    set ${list(([, column]) => sql`${column} = coalesce(excluded.${column}, p.${column})`)},
      field_origins = coalesce(p.field_origins, '{}') || excluded.field_origins,
      last_import_id = excluded.last_import_id, updated_at = excluded.updated_at`);
  await tx.execute(sql`
    insert into prospect_changes
      (id, team_id, created_at, updated_at, prospect_id, field, old_value, new_value, origin_id)
    select gen_random_uuid(), ${teamId}::uuid, ${moment()}, ${moment()}, c.id,
      change.field, change.old, change.new, ${originId}::uuid
    from import_changes c,
      lateral (values ${list(([name, column]) => sql`(${name}::text, c.old_${column}, c.${column})`)})
        as change (field, old, new)
    where change.new is not null`);
  return made.count;
}

/** One row per prospect that would change: for each field the new value or null, and the old one. */
function changes({ teamId }: Into, fence = sql`offset 0`): SQL {
  return sql`
    select * from (
      select differing.id, s.email_key, ${list(([, column]) => sql`old_${column}`)},
        ${list(([name, column]) => sql`case when ${mayChange(name, column, teamId)} then new_${column} end as ${column}`)}
      from (select * from import_stage order by place) s, lateral (
        select p.id, p.origin_id, p.field_origins,
          ${list(([, column]) => sql`p.${column} as old_${column}, s.${column} as new_${column}`)}
        from prospects p
        where p.team_id = ${teamId}::uuid and p.email_key = s.email_key and p.id <> s.id
          and (${list(([, column]) => sql`s.${column} <> coalesce(p.${column}, '')`, sql` or `)})
        ${fence}
      ) as differing
    ) as wanted
    where coalesce(${list(([, column]) => column)}) is not null`;
}

/** Not where a member typed the value, or emptied the field on purpose. */
function mayChange(name: TextField, column: SQL, teamId: string): SQL {
  return sql`new_${column} <> coalesce(old_${column}, '') and not exists (
    select from origins o where o.team_id = ${teamId}::uuid and o.kind = 'form'
      and o.id = coalesce((field_origins ->> ${name}::text)::uuid,
        case when old_${column} is not null then origin_id end))`;
}

function list(each: (field: [TextField, SQL]) => SQL, between = sql`, `): SQL {
  return sql.join(fields.map(each), between);
}

function moment(): SQL {
  return sql`${now().toISOString()}::timestamptz`;
}
