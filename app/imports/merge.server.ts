/** A chunk's prospects and the team's: the new ones are added, the others completed, set by set. */
import { type SQL, sql } from "drizzle-orm";
import type { Policy } from "#app/imports/column-form.ts";
import { hasExtras, mergeExtras } from "#app/imports/extras.server.ts";
import type { ImportRow } from "#app/imports/rows.server.ts";
import { inOrder, stageRows } from "#app/imports/stage.server.ts";
import { findPeople, type Into, noteSeen } from "#app/imports/staged-people.server.ts";
import type { TextField } from "#app/prospects/prospect.ts";
import type { Tx } from "#db/client.ts";

export type Merged = {
  added: number;
  updated: number;
  unchanged: number;
  /** Left as they are: in the bin, or restricted. */
  binned: number;
  restricted: number;
};

const columns: Record<TextField, SQL> = {
  firstName: sql.raw("first_name"),
  lastName: sql.raw("last_name"),
  position: sql.raw("position"),
  company: sql.raw("company"),
  country: sql.raw("country"),
};
const fields = Object.entries(columns) as [TextField, SQL][];

const nobody: Merged = { added: 0, updated: 0, unchanged: 0, binned: 0, restricted: 0 };

/** Adds, completes, and counts. An empty value never erases, and none replaces what a member typed. */
export async function mergeRows(tx: Tx, rows: ImportRow[], into: Into): Promise<Merged> {
  if (rows.length === 0) return nobody;
  const placed = inOrder(rows);
  await stageRows(tx, placed);
  const isRun = into.state === "running";
  const added = isRun ? await insertNew(tx, into) : 0;
  if (added === rows.length && !hasExtras(placed, into)) return { ...nobody, added };
  const found = await findPeople(tx, into, added === rows.length);
  await tx.execute(sql`create temp table import_touched (id uuid) on commit drop`);
  if (found.there > 0) await (isRun ? updateOthers(tx, into) : countOthers(tx, into));
  await mergeExtras(tx, placed, into);
  const updated = await countTouched(tx);
  if (isRun && found.there > 0) await noteSeen(tx, into);
  const { there, binned, restricted } = found;
  const unchanged = there - updated - binned - restricted;
  return { added: rows.length - there, updated, unchanged, binned, restricted };
}

async function countOthers(tx: Tx, into: Into): Promise<void> {
  await tx.execute(sql`insert into import_touched select id from (${changes(into)}) as changes`);
}

async function countTouched(tx: Tx): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(
    sql`select count(distinct id)::int as count from import_touched`,
  );
  return row!.count;
}

/** In the order of their keys, so that two imports that meet wait for each other and nothing worse. */
async function insertNew(tx: Tx, into: Into): Promise<number> {
  const { teamId, importId, originId } = into;
  const inserted = await tx.execute(sql`
    insert into prospects (id, team_id, created_at, updated_at, email, email_key,
      ${list(([, column]) => column)}, origin_id, last_import_id, justified_at)
    select id, ${teamId}::uuid, ${moment(into)}, ${moment(into)}, coalesce(email, email_key), email_key,
      ${list(([, column]) => column)}, ${originId}::uuid, ${importId}::uuid, ${moment(into)}
    from import_stage order by place
    on conflict (team_id, email_key) do nothing`);
  return inserted.count;
}

/**
 * When they were last justified stays as it was (N13). Every row is there and locked, so nothing is
 * inserted; said as an insert, each is found by its key, whatever the planner knows of the team.
 */
async function updateOthers(tx: Tx, into: Into): Promise<void> {
  const { teamId, importId, originId } = into;
  const sources = list(
    ([name, column]) =>
      sql`${name}::text, case when c.${column} is not null then ${originId}::text end`,
  );
  const made = await tx.execute(
    sql`create temp table import_changes on commit drop as ${changes(into, sql`for update`)}`,
  );
  if (made.count === 0) return;
  await tx.execute(sql`insert into import_touched select id from import_changes`);
  await tx.execute(sql`
    insert into prospects as p (id, team_id, created_at, updated_at, email, email_key,
      ${list(([, column]) => column)}, origin_id, field_origins, last_import_id, justified_at)
    select id, ${teamId}::uuid, ${moment(into)}, ${moment(into)}, email_key, email_key,
      ${list(([, column]) => column)}, ${originId}::uuid,
      jsonb_strip_nulls(jsonb_build_object(${sources})), ${importId}::uuid, ${moment(into)}
    from import_changes c
    on conflict (team_id, email_key) do update
    set ${list(([, column]) => sql`${column} = coalesce(excluded.${column}, p.${column})`)},
      field_origins = coalesce(p.field_origins, '{}') || excluded.field_origins,
      last_import_id = excluded.last_import_id, updated_at = excluded.updated_at`);
  await tx.execute(sql`
    insert into prospect_changes
      (id, team_id, created_at, updated_at, prospect_id, field, old_value, new_value, origin_id,
        old_origin_id)
    select gen_random_uuid(), ${teamId}::uuid, ${moment(into)}, ${moment(into)}, c.id,
      change.field, change.old, change.new, ${originId}::uuid, (c.field_origins ->> change.field)::uuid
    from import_changes c,
      lateral (values ${list(([name, column]) => sql`(${name}::text, c.old_${column}, c.${column})`)})
        as change (field, old, new)
    where change.new is not null`);
}

/** One row per prospect that would change: for each field the new value or null, and the old one. */
function changes(into: Into, fence = sql`offset 0`): SQL {
  const { teamId } = into;
  return sql`
    select * from (
      select differing.id, s.email_key, field_origins, ${list(([, column]) => sql`old_${column}`)},
        ${list((field) => sql`case when ${mayChange(field, into)} then new_${field[1]} end as ${field[1]}`)}
      from (select * from import_stage order by place) s, lateral (
        select p.id, p.origin_id, p.field_origins,
          ${list(([, column]) => sql`p.${column} as old_${column}, s.${column} as new_${column}`)}
        from prospects p
        where p.team_id = ${teamId}::uuid and p.email_key = s.email_key and p.id <> s.id
          and p.binned_at is null and p.restricted_at is null
          and (${list(([, column]) => sql`s.${column} <> coalesce(p.${column}, '')`, sql` or `)})
        ${fence}
      ) as differing
    ) as wanted
    where coalesce(${list(([, column]) => column)}) is not null`;
}

/** Not where a person typed the value, asked for it, or emptied the field on purpose. */
function mayChange([name, column]: [TextField, SQL], { teamId, ...into }: Into): SQL {
  const policy = policyOf(name, into);
  if (policy === "never") return sql`false`;
  const gives = policy === "empty" ? sql`old_${column} is null and ` : sql``;
  return sql`${gives}new_${column} <> coalesce(old_${column}, '') and not exists (
    select from origins o where o.team_id = ${teamId}::uuid and o.kind in ('form', 'request')
      and o.id = coalesce((field_origins ->> ${name}::text)::uuid,
        case when old_${column} is not null then origin_id end))`;
}

function policyOf(name: TextField, { overwrite, columns }: Omit<Into, "teamId">): Policy {
  const isSplit = columns.includes("fullName") && (name === "firstName" || name === "lastName");
  return overwrite[`c${columns.indexOf(isSplit ? "fullName" : name)}`] ?? "always";
}

function list(each: (field: [TextField, SQL]) => SQL, between = sql`, `): SQL {
  return sql.join(fields.map(each), between);
}

function moment({ at }: Into): SQL {
  return sql`${at.toISOString()}::timestamptz`;
}
