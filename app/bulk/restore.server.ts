/** Giving fields of many the values and sources they had before an act, where it was the last to change them. */
import { getTableColumns, sql } from "drizzle-orm";
import type { Before, Settable } from "#app/bulk/act.ts";
import { settableName } from "#app/bulk/set-field.server.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { readValue } from "#app/fields/field.ts";
import { listFields, writeValues } from "#app/fields/fields.server.ts";
import type { Tx } from "#db/client.ts";
import { customValues } from "#db/schema/labels.ts";
import { prospectChanges, prospects } from "#db/schema/prospects.ts";

type Restoring = {
  /** The act's own: a field that points elsewhere was changed since. */
  originId: string;
  undoId: string;
  rows: Before[];
};

const columns = getTableColumns(prospects);

/** Says for how many. */
export async function restoreBuiltIn(
  tx: Tx,
  { teamId }: Member,
  { originId, undoId, rows, field }: Restoring & { field: Settable },
): Promise<number> {
  const name = settableName(field);
  const at = sql`${now().toISOString()}::timestamptz`;
  const was = sql.param(
    JSON.stringify(
      rows.map(({ prospectId, before }) => ({
        ...{ id: prospectId, change_id: newId(), old: before.old, source: before.source },
      })),
    ),
  );
  const restored = await tx.execute<{ id: string }>(sql`
    with was as (
      select * from jsonb_to_recordset(${was}::jsonb) as w (id uuid, change_id uuid, old text, source text)
    ), those as (
      select prospects.id, ${columns[field]} as present from ${prospects}
      where team_id = ${teamId}::uuid and id in (select id from was)
        and field_origins ->> ${field} = ${originId}::text
      order by id for no key update
    ), changed as (
      update ${prospects} set ${name} = was.old, updated_at = ${at},
        field_origins = case when was.source is null then field_origins - ${field}::text
          else field_origins || jsonb_build_object(${field}::text, was.source) end
      from those join was using (id)
      where prospects.team_id = ${teamId}::uuid and prospects.id = those.id
      returning prospects.id
    ), noted as (
      insert into ${prospectChanges}
        (id, team_id, created_at, updated_at, prospect_id, field, old_value, new_value, origin_id)
      select change_id, ${teamId}::uuid, ${at}, ${at}, id, ${field}, present, old, ${undoId}::uuid
      from those join was using (id)
    )
    select id from changed`);
  return restored.length;
}

/** The same of a custom field; one that was deleted since restores nothing. */
export async function restoreCustom(
  tx: Tx,
  { teamId }: Member,
  { originId, undoId, rows, fieldId }: Restoring & { fieldId: string },
): Promise<number> {
  const custom = (await listFields(tx)).find(({ id }) => id === fieldId);
  if (!custom) return 0;
  const ours = await stillOurs(tx, { teamId, fieldId, originId, rows });
  const values = ours.flatMap(({ prospectId, before: { old } }) => {
    const read = old == null ? undefined : readValue(custom, old);
    // A choice that is no longer offered cannot come back.
    return read?.problem === undefined ? [{ prospectId, fieldId, value: read?.value ?? null }] : [];
  });
  const written = await writeValues(tx, { teamId, originId: undoId, noteFirst: true }, values);
  await restoreSources(tx, { teamId, fieldId, rows: ours, undoId });
  return written.length;
}

type Custom = { teamId: string; fieldId: string; rows: Before[] };

/** A value the act cleared is absent; one it wrote still says so. */
async function stillOurs(
  tx: Tx,
  { teamId, fieldId, originId, rows }: Custom & { originId: string },
): Promise<Before[]> {
  const ids = sql.param(rows.map(({ prospectId }) => prospectId));
  const changed = await tx.execute<{ id: string }>(sql`
    select prospect_id as id from ${customValues}
    where team_id = ${teamId}::uuid and field_id = ${fieldId}::uuid
      and prospect_id = any(${ids}::uuid[]) and origin_id <> ${originId}::uuid
    union
    -- Taken away by somebody else after the act.
    select prospect_id from ${prospectChanges}
    where team_id = ${teamId}::uuid and prospect_id = any(${ids}::uuid[])
      and field = ${`custom:${fieldId}`} and origin_id <> ${originId}::uuid
      and created_at > (select max(created_at) from ${prospectChanges} as mine
        where mine.team_id = ${teamId}::uuid and mine.prospect_id = prospect_changes.prospect_id
          and mine.field = ${`custom:${fieldId}`} and mine.origin_id = ${originId}::uuid)`);
  const since = new Set(changed.map(({ id }) => id));
  return rows.filter(({ prospectId }) => !since.has(prospectId));
}

async function restoreSources(
  tx: Tx,
  { teamId, fieldId, rows, undoId }: Custom & { undoId: string },
): Promise<void> {
  const known = rows.filter(({ before }) => before.source);
  const ids = sql.param(known.map(({ prospectId }) => prospectId));
  const sources = sql.param(known.map(({ before }) => before.source));
  await tx.execute(sql`
    update ${customValues} set origin_id = was.source
    from unnest(${ids}::uuid[], ${sources}::uuid[]) as was (id, source)
    where team_id = ${teamId}::uuid and field_id = ${fieldId}::uuid
      and prospect_id = was.id and origin_id = ${undoId}::uuid`);
}
