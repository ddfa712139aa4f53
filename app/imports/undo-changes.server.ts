/** What an import changed of people who were there before: put back where it is still as the import left it. */
import { sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { type FieldValue, readValue } from "#app/fields/field.ts";
import { listFields } from "#app/fields/fields.server.ts";
import type { TakenBack } from "#app/imports/undo.ts";
import type { UndoBatch } from "#app/imports/undo-people.server.ts";
import type { TextField } from "#app/prospects/prospect.ts";
import type { Tx } from "#db/client.ts";

type Change = {
  id: string;
  prospectId: string;
  field: string;
  oldValue: string | null;
  newValue: string | null;
  oldOriginId: string | null;
  at: string;
  restricted: boolean;
};

const columnNames: Record<TextField, string> = {
  firstName: "first_name",
  lastName: "last_name",
  position: "position",
  company: "company",
  country: "country",
};

/** Never where a person or another file has been since, and nothing of who is restricted. */
export async function takeBackChanges(tx: Tx, member: Member, undo: UndoBatch): Promise<TakenBack> {
  const changes = await lockChanges(tx, member, undo);
  const free = changes.filter(({ restricted }) => !restricted);
  const restored: Change[] = [];
  for (const [field, column] of Object.entries(columnNames)) {
    const those = free.filter((change) => change.field === field);
    if (those.length > 0) restored.push(...(await putBack(tx, { ...undo, those, field, column })));
  }
  restored.push(...(await putValuesBack(tx, member, { undo, changes: free })));
  restored.push(...(await takeLabelsAway(tx, member, free)));
  await noteBack(tx, member, { undo, restored });
  const kept = changes.length - restored.length;
  return {
    after: changes.length === undo.batch ? changes.at(-1)!.id : undefined,
    binned: 0,
    restored: restored.length,
    kept: kept > 0 ? { changed: kept } : {},
  };
}

async function lockChanges(tx: Tx, { teamId }: Member, undo: UndoBatch): Promise<Change[]> {
  const changes = await tx.execute<Change>(sql`
    select c.id, c.prospect_id as "prospectId", c.field, c.old_value as "oldValue",
      c.new_value as "newValue", c.old_origin_id as "oldOriginId", c.created_at::text as at,
      false as restricted
    from prospect_changes c
    where c.team_id = ${teamId}::uuid and c.origin_id = ${undo.originId}::uuid
      and c.id > coalesce(${undo.after}::uuid, '00000000-0000-0000-0000-000000000000')
    order by c.id limit ${undo.batch}`);
  const ids = sql.param([...new Set(changes.map(({ prospectId }) => prospectId))]);
  const people = await tx.execute<{ id: string; restricted: boolean }>(sql`
    select id, restricted_at is not null as restricted from prospects
    where team_id = ${teamId}::uuid and id = any(${ids}::uuid[])
    order by id for no key update`);
  const restricted = new Set(people.filter((each) => each.restricted).map(({ id }) => id));
  return changes.map((change) => ({ ...change, restricted: restricted.has(change.prospectId) }));
}

type Putting = UndoBatch & { those: Change[]; field: string; column: string };

/** With the source that it had, so that nothing points at a file that was taken back. */
async function putBack(tx: Tx, { those, field, column, originId }: Putting): Promise<Change[]> {
  const name = sql.raw(column);
  const key = sql`${field}::text`;
  const rows = await tx.execute<{ id: string }>(sql`
    update prospects p set ${name} = c.old, updated_at = ${moment()},
      field_origins = case when c.origin is null then p.field_origins - ${key}
        else p.field_origins || jsonb_build_object(${key}, c.origin) end
    from unnest(${list(those, "id")}::uuid[], ${list(those, "prospectId")}::uuid[],
      ${list(those, "oldValue")}::text[], ${list(those, "newValue")}::text[],
      ${list(those, "oldOriginId")}::text[]) as c (id, prospect, old, new, origin)
    where p.team_id = nullif(current_setting('app.team', true), '')::uuid and p.id = c.prospect
      and p.${name} is not distinct from c.new and p.field_origins ->> ${key} = ${originId}
    returning c.id`);
  return pick(those, rows);
}

function moment() {
  return sql`${now().toISOString()}::timestamptz`;
}

function list(changes: Change[], key: keyof Change) {
  return sql.param(changes.map((change) => change[key]));
}

function pick(changes: Change[], rows: Iterable<{ id: string }>): Change[] {
  const ids = new Set([...rows].map(({ id }) => id));
  return changes.filter(({ id }) => ids.has(id));
}

type Those = { undo: UndoBatch; changes: Change[] };

async function putValuesBack(
  tx: Tx,
  { teamId }: Member,
  { undo, changes }: Those,
): Promise<Change[]> {
  const those = changes.filter(({ field }) => field.startsWith("custom:"));
  if (those.length === 0) return [];
  const fields = new Map((await listFields(tx)).map((field) => [`custom:${field.id}`, field]));
  const back = those.map((change) => ({ change, value: oldValue(change, fields) }));
  const column = (get: (value: FieldValue) => string | number | null) =>
    sql.param(back.map(({ value }) => (value ? get(value) : null)));
  const rows = await tx.execute<{ id: string }>(sql`
    with c as (
      select * from unnest(${list(those, "id")}::uuid[], ${list(those, "prospectId")}::uuid[],
        ${sql.param(those.map(({ field }) => field.slice(7)))}::uuid[],
        ${list(those, "newValue")}::text[], ${list(those, "oldOriginId")}::uuid[],
        ${column(({ text }) => text)}::text[], ${column(({ textKey }) => textKey)}::text[],
        ${column(({ number }) => number?.toString() ?? null)}::text[],
        ${column(({ day }) => day)}::text[])
        as c (id, prospect, field, new, origin, text, text_key, number, day)
    ), held as (
      select c.* from c join custom_values v on v.team_id = ${teamId}::uuid
        and v.prospect_id = c.prospect and v.field_id = c.field and v.text = c.new
        and v.origin_id = ${undo.originId}::uuid
    ), gone as (
      delete from custom_values v using held where held.text is null
        and v.team_id = ${teamId}::uuid and v.prospect_id = held.prospect
        and v.field_id = held.field
    ), back as (
      update custom_values v set text = held.text, text_key = held.text_key,
        number = held.number::float8, day = held.day::date, updated_at = ${moment()},
        origin_id = coalesce(held.origin, ${undo.undoOriginId}::uuid)
      from held where held.text is not null and v.team_id = ${teamId}::uuid
        and v.prospect_id = held.prospect and v.field_id = held.field
    )
    select id from held`);
  return pick(those, rows);
}

type Fields = Map<string, Parameters<typeof readValue>[0]>;

function oldValue({ field, oldValue }: Change, fields: Fields): FieldValue | undefined {
  const kind = fields.get(field);
  return kind && oldValue !== null ? readValue(kind, oldValue).value : undefined;
}

/** Only where it is the bearing that the import made: taken off and put on again by hand, it stays. */
async function takeLabelsAway(tx: Tx, { teamId }: Member, changes: Change[]): Promise<Change[]> {
  const those = changes.filter(({ field }) => field.startsWith("label:"));
  if (those.length === 0) return [];
  const rows = await tx.execute<{ id: string }>(sql`
    delete from labelled b using unnest(${list(those, "id")}::uuid[],
      ${list(those, "prospectId")}::uuid[],
      ${sql.param(those.map(({ field }) => field.slice(6)))}::uuid[],
      ${list(those, "at")}::text[]) as c (id, prospect, label, at)
    where b.team_id = ${teamId}::uuid and b.label_id = c.label and b.prospect_id = c.prospect
      and b.created_at = c.at::timestamptz
    returning c.id`);
  return pick(those, rows);
}

async function noteBack(
  tx: Tx,
  { teamId }: Member,
  { undo, restored }: { undo: UndoBatch; restored: Change[] },
): Promise<void> {
  if (restored.length === 0) return;
  await tx.execute(sql`
    insert into prospect_changes (id, team_id, created_at, updated_at, prospect_id, field,
      old_value, new_value, origin_id, old_origin_id)
    select gen_random_uuid(), ${teamId}::uuid, ${moment()}, ${moment()}, c.prospect, c.field, c.new, c.old,
      ${undo.undoOriginId}::uuid, ${undo.originId}::uuid
    from unnest(${list(restored, "prospectId")}::uuid[], ${list(restored, "field")}::text[],
      ${list(restored, "newValue")}::text[], ${list(restored, "oldValue")}::text[])
      as c (prospect, field, new, old)`);
}
