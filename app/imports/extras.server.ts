/** What a chunk brings besides the six fields: values of the team's own fields, lists and tags. */
import { type SQL, sql } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { addWithout } from "#app/imports/import.ts";
import { type ImportRow, nameKeyOf } from "#app/imports/rows.server.ts";
import { copyInto, type Placed } from "#app/imports/stage.server.ts";
import type { Into } from "#app/imports/staged-people.server.ts";
import { makeLabel } from "#app/labels/labels.server.ts";
import type { Tx } from "#db/client.ts";
import { labels } from "#db/schema/labels.ts";

export function hasExtras(rows: Placed[], { labelIds }: Pick<Into, "labelIds">): boolean {
  return labelIds.length > 0 || rows.some(({ values }) => values.own || values.labels);
}

/**
 * After import_people is made: whoever is in the bin or restricted stays as they are. The ids of
 * people who were there and change go into import_touched.
 */
export async function mergeExtras(tx: Tx, rows: Placed[], into: Into): Promise<void> {
  if (rows.some(({ values }) => values.own)) await mergeValues(tx, rows, into);
  const hasNames = rows.some(({ values }) => values.labels);
  if (hasNames || into.labelIds.length > 0) await mergeLabels(tx, rows, into);
}

async function mergeValues(tx: Tx, rows: Placed[], into: Into): Promise<void> {
  await tx.execute(sql`
    create temp table import_values (place integer, field_id uuid, text text, text_key text,
      number double precision, day date, policy text) on commit drop`);
  await copyInto(tx, "import_values", valueLines(rows, into));
  await tx.execute(
    sql`create temp table import_value_changes on commit drop as ${valueChanges(into)}`,
  );
  await tx.execute(
    sql`insert into import_touched select id from import_value_changes where not is_new`,
  );
  if (into.state === "running") await writeValues(tx, into);
}

function* valueLines(
  rows: Placed[],
  { overwrite, columns }: Into,
): Generator<(string | number | null)[]> {
  for (const { place, values } of rows) {
    for (const { fieldId, text, textKey, number, day } of values.own ?? []) {
      const policy = overwrite[`c${columns.indexOf(`custom:${fieldId}`)}`] ?? "always";
      yield [place, fieldId, text, textKey, number, day, policy];
    }
  }
}

/** Not what a person typed or asked for, nor where they emptied the field. */
function valueChanges({ teamId }: Into): SQL {
  const byPerson = sql`o.team_id = ${teamId}::uuid and o.kind in ('form', 'request')`;
  return sql`
    select i.id, i.is_new, v.field_id, v.text, v.text_key, v.number, v.day,
      held.text as old_text, held.origin_id as old_origin_id
    from import_values v join import_people i using (place)
    join custom_fields f on f.team_id = ${teamId}::uuid and f.id = v.field_id
    left join lateral (
      select c.text, c.origin_id from custom_values c
      where not i.is_new and c.team_id = ${teamId}::uuid and c.prospect_id = i.id
        and c.field_id = v.field_id offset 0
    ) held on true
    where i.is_new or (not i.is_binned and not i.is_restricted and v.policy <> 'never'
      and (held.text is null or v.policy = 'always') and v.text is distinct from held.text
      and not exists (select from origins o where ${byPerson} and o.id = held.origin_id)
      and (held.text is not null or not exists (
        select from (
          select pc.new_value, pc.origin_id from prospect_changes pc
          where pc.team_id = ${teamId}::uuid and pc.prospect_id = i.id
            and pc.field = 'custom:' || v.field_id
          order by pc.created_at desc limit 1
        ) last join origins o on o.id = last.origin_id
        where last.new_value is null and ${byPerson})))
    order by i.id, v.field_id`;
}

async function writeValues(tx: Tx, { teamId, originId, at }: Into): Promise<void> {
  const moment = sql`${at.toISOString()}::timestamptz`;
  await tx.execute(sql`
    insert into custom_values
      (team_id, prospect_id, field_id, text, text_key, number, day, origin_id, updated_at)
    select ${teamId}::uuid, id, field_id, text, text_key, number, day, ${originId}::uuid, ${moment}
    from import_value_changes
    on conflict (team_id, prospect_id, field_id) do update set text = excluded.text,
      text_key = excluded.text_key, number = excluded.number, day = excluded.day,
      origin_id = excluded.origin_id, updated_at = excluded.updated_at`);
  await tx.execute(sql`
    insert into prospect_changes (id, team_id, created_at, updated_at, prospect_id, field,
      old_value, new_value, origin_id, old_origin_id)
    select gen_random_uuid(), ${teamId}::uuid, ${moment}, ${moment}, id, 'custom:' || field_id,
      old_text, text, ${originId}::uuid, old_origin_id
    from import_value_changes where not is_new`);
}

async function mergeLabels(tx: Tx, rows: Placed[], into: Into): Promise<void> {
  const { teamId, state } = into;
  const ids = await labelIdsOf(tx, rows);
  await tx.execute(
    sql`create temp table import_labels (place integer, label_id uuid) on commit drop`,
  );
  await copyInto(tx, "import_labels", labelLines(rows, into.labelIds, ids));
  await tx.execute(sql`
    create temp table import_bearers on commit drop as
    select distinct i.id, i.is_new, l.label_id from import_labels l join import_people i using (place)
    where (i.is_new or (not i.is_binned and not i.is_restricted and not exists (
      select from labelled b where b.team_id = ${teamId}::uuid and b.label_id = l.label_id
        and b.prospect_id = i.id)))`);
  await tx.execute(sql`insert into import_touched select id from import_bearers where not is_new`);
  if (state === "running") await writeBearers(tx, into);
}

/** `kind:name` → id of those that are there; the run has made them all, a dry run makes none. */
async function labelIdsOf(tx: Tx, rows: Placed[]): Promise<Map<string, string>> {
  if (!rows.some(({ values }) => values.labels)) return new Map();
  const all = await tx
    .select({ id: labels.id, kind: labels.kind, nameKey: labels.nameKey })
    .from(labels);
  return new Map(all.map(({ id, kind, nameKey }) => [`${kind}:${nameKey}`, id]));
}

/** Makes the lists and tags that the rows name; what there is no room for is a remark on its row. */
export async function makeLabels(tx: Tx, member: Member, rows: ImportRow[]): Promise<void> {
  const known = new Map<string, boolean>();
  for (const { values } of rows) {
    for (const label of values.labels ?? []) {
      const key = nameKeyOf(label);
      if (known.has(key)) continue;
      const made = await makeLabel(tx, member, label);
      known.set(key, made.refused === undefined);
    }
    const kept = values.labels?.filter((label) => known.get(nameKeyOf(label)));
    if (!kept || kept.length === values.labels!.length) continue;
    addWithout(values, "labels@-1");
    values.labels = kept;
  }
}

/** A label that a dry run would have made has no id yet: anything stands for it. */
const UNMADE = "00000000-0000-7000-8000-000000000000";

function* labelLines(
  rows: Placed[],
  labelIds: string[],
  ids: Map<string, string>,
): Generator<(string | number)[]> {
  for (const { place, values } of rows) {
    const theirs = new Set(labelIds);
    for (const label of values.labels ?? []) theirs.add(ids.get(nameKeyOf(label)) ?? UNMADE);
    for (const id of theirs) yield [place, id];
  }
}

async function writeBearers(tx: Tx, { teamId, originId, at }: Into): Promise<void> {
  const moment = sql`${at.toISOString()}::timestamptz`;
  await tx.execute(sql`
    insert into labelled (team_id, label_id, prospect_id, created_at)
    select ${teamId}::uuid, b.label_id, b.id, ${moment} from import_bearers b
    join labels l on l.team_id = ${teamId}::uuid and l.id = b.label_id
    order by b.label_id, b.id
    on conflict do nothing`);
  await tx.execute(sql`
    insert into prospect_changes (id, team_id, created_at, updated_at, prospect_id, field,
      old_value, new_value, origin_id)
    select gen_random_uuid(), ${teamId}::uuid, ${moment}, ${moment}, b.id, 'label:' || b.label_id,
      null, l.name, ${originId}::uuid
    from import_bearers b join labels l on l.team_id = ${teamId}::uuid and l.id = b.label_id
    where not b.is_new`);
}
