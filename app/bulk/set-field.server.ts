/** One field of many people in one statement, keeping what changeProspect keeps for one: the old value and the source. */
import { getTableColumns, sql } from "drizzle-orm";
import { type Before, customFieldId, type Settable } from "#app/bulk/act.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { readValue } from "#app/fields/field.ts";
import { listFields, writeValues } from "#app/fields/fields.server.ts";
import type { Tx } from "#db/client.ts";
import { customValues } from "#db/schema/labels.ts";
import { prospectChanges, prospects } from "#db/schema/prospects.ts";

type Setting<F> = { field: F; value: string; originId: string; ids: string[] };

const columns = getTableColumns(prospects);

/** Only those whose value differs; an empty value clears it. */
export async function setBuiltIn(
  tx: Tx,
  { teamId }: Member,
  { field, value, originId, ids }: Setting<Settable>,
): Promise<Before[]> {
  const name = settableName(field);
  const at = sql`${now().toISOString()}::timestamptz`;
  const wanted = sql`${value || null}::text`;
  const rows = await tx.execute<{ id: string; old: string | null; source: string | null }>(sql`
    with asked as (
      select * from unnest(${sql.param(ids)}::uuid[], ${sql.param(ids.map(newId))}::uuid[]) as a (id, change_id)
    ), those as (
      select prospects.id, ${columns[field]} as old, field_origins ->> ${field} as source
      from ${prospects}
      where team_id = ${teamId}::uuid and id in (select id from asked)
        and ${columns[field]} is distinct from ${wanted}
      order by id for no key update
    ), changed as (
      update ${prospects} set ${name} = ${wanted}, updated_at = ${at},
        field_origins = coalesce(field_origins, '{}') || jsonb_build_object(${field}::text, ${originId}::text)
      from those where prospects.team_id = ${teamId}::uuid and prospects.id = those.id
      returning prospects.id
    ), noted as (
      insert into ${prospectChanges}
        (id, team_id, created_at, updated_at, prospect_id, field, old_value, new_value, origin_id)
      select change_id, ${teamId}::uuid, ${at}, ${at}, those.id, ${field}, old, ${wanted}, ${originId}::uuid
      from those join asked using (id)
    )
    select id, old, source from those join changed using (id)`);
  return rows.map(({ id, old, source }) => ({ prospectId: id, before: { old, source } }));
}

/** As a column is named where it is set. */
export function settableName(field: Settable) {
  return sql.identifier(field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/** Undefined when the field, or the choice, was deleted meanwhile. */
export async function setCustom(
  tx: Tx,
  { teamId }: Member,
  { field, value, originId, ids }: Setting<string>,
): Promise<Before[] | undefined> {
  const fieldId = customFieldId(field);
  const custom = (await listFields(tx)).find(({ id }) => id === fieldId);
  const read = custom && value !== "" ? readValue(custom, value) : undefined;
  if (!custom || read?.problem !== undefined) return undefined;
  const sources = await sourcesOf(tx, custom.id, ids);
  const written = await writeValues(
    tx,
    { teamId, originId, noteFirst: true },
    ids.map((prospectId) => ({ prospectId, fieldId: custom.id, value: read?.value ?? null })),
  );
  return written.map(({ prospectId, before: old }) => ({
    prospectId,
    before: { old, source: sources.get(prospectId) ?? null },
  }));
}

/** The people are locked, so that nobody writes another value before ours. */
async function sourcesOf(tx: Tx, fieldId: string, ids: string[]): Promise<Map<string, string>> {
  const those = sql`any(${sql.param(ids)}::uuid[])`;
  await tx
    .select({ id: prospects.id })
    .from(prospects)
    .where(sql`${prospects.id} = ${those}`)
    .orderBy(prospects.id)
    .for("no key update");
  const rows = await tx
    .select({ id: customValues.prospectId, source: customValues.originId })
    .from(customValues)
    .where(
      sql`${customValues.fieldId} = ${fieldId}::uuid and ${customValues.prospectId} = ${those}`,
    );
  return new Map(rows.map(({ id, source }) => [id, source]));
}
