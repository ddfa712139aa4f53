/** The values of custom fields: written, with what they were before, and read for many prospects. */
import { and, asc, eq, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { FieldKind, FieldValue } from "#app/fields/field.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { customFields, customValues } from "#db/schema/labels.ts";
import { origins, prospectChanges, prospects } from "#db/schema/prospects.ts";

export type CustomField = { id: string; name: string; kind: FieldKind; choices: string[] | null };

/** By name. */
export async function listFields(tx: Tx): Promise<CustomField[]> {
  const { id, name, kind, choices } = customFields;
  return tx
    .select({ id, name, kind, choices })
    .from(customFields)
    .orderBy(asc(customFields.nameKey));
}

/** How a custom field is called in `prospectChanges.field` and in filters. */
export function fieldKeyOf(fieldId: string): `custom:${string}` {
  return `custom:${fieldId}`;
}

/** Null takes the value away. */
export type NewValue = { prospectId: string; fieldId: string; value: FieldValue | null };

type By = {
  teamId: string;
  originId: string;
  /** For files and providers: what a person typed, or asked for themselves, stays. */
  keepTyped?: boolean;
  /** Writes down first values among the changes as well: for acts about people who were there before. */
  noteFirst?: boolean;
};

export type Written = { prospectId: string; fieldId: string; before: string | null };

const BATCH = 1_000;

/**
 * Writes those that differ and says which they were, each with the text that stood there before. Who
 * is not there, or another team's, is passed over; a field that was deleted meanwhile too.
 */
export async function writeValues(tx: Tx, by: By, values: NewValue[]): Promise<Written[]> {
  const asked = new Map(values.map((each) => [keyOf(each), each]));
  const written: Written[] = [];
  // In one order for everybody, so that two who write to the same people wait and do not deadlock.
  const sorted = [...asked.entries()].sort(([one], [other]) => (one < other ? -1 : 1));
  for (let from = 0; from < sorted.length; from += BATCH) {
    const batch = sorted.slice(from, from + BATCH).map(([, each]) => each);
    written.push(...(await writeBatch(tx, by, batch)));
  }
  return written;
}

export type ShownValue = {
  fieldId: string;
  name: string;
  kind: FieldKind;
  text: string;
  originId: string;
};

/** Prospect → their values, by the fields' names. */
export async function valuesOf(tx: Tx, prospectIds: string[]): Promise<Map<string, ShownValue[]>> {
  const rows = await tx
    .select({
      prospectId: customValues.prospectId,
      fieldId: customValues.fieldId,
      name: customFields.name,
      kind: customFields.kind,
      text: customValues.text,
      originId: customValues.originId,
    })
    .from(customValues)
    .innerJoin(
      customFields,
      and(eq(customFields.teamId, customValues.teamId), eq(customFields.id, customValues.fieldId)),
    )
    .where(among(customValues.prospectId, prospectIds))
    .orderBy(asc(customFields.nameKey));
  const found = new Map<string, ShownValue[]>();
  for (const { prospectId, ...value } of rows) {
    const theirs = found.get(prospectId);
    if (theirs) theirs.push(value);
    else found.set(prospectId, [value]);
  }
  return found;
}

function keyOf({ prospectId, fieldId }: { prospectId: string; fieldId: string }): string {
  return `${prospectId} ${fieldId}`;
}

async function writeBatch(tx: Tx, by: By, batch: NewValue[]): Promise<Written[]> {
  const there = await lockWho(tx, batch);
  const held = await readHeld(tx, batch);
  const changed = batch.filter((each) => {
    if (!there.people.has(each.prospectId) || !there.fields.has(each.fieldId)) return false;
    const old = held.get(keyOf(each));
    if (by.keepTyped && (old?.by === "form" || old?.by === "request")) return false;
    return (old?.text ?? null) !== (each.value?.text ?? null);
  });
  const written = changed.map(({ prospectId, fieldId, value }) => {
    const before = held.get(keyOf({ prospectId, fieldId }))?.text ?? null;
    return { prospectId, fieldId, value, before };
  });
  await save(tx, by, written);
  await note(tx, by, written);
  return written.map(({ value: _, ...rest }) => rest);
}

/** Nobody is erased, and no field deleted, before the values are in. */
async function lockWho(tx: Tx, batch: NewValue[]) {
  const ids = (key: "prospectId" | "fieldId") =>
    sql.param([...new Set(batch.map((one) => one[key]))]);
  const people = await tx
    .select({ id: prospects.id })
    .from(prospects)
    .where(sql`${prospects.id} = any(${ids("prospectId")}::uuid[])`)
    .orderBy(asc(prospects.id))
    .for("key share");
  const fields = await tx
    .select({ id: customFields.id })
    .from(customFields)
    .where(sql`${customFields.id} = any(${ids("fieldId")}::uuid[])`)
    .for("key share");
  return {
    people: new Set(people.map(({ id }) => id)),
    fields: new Set(fields.map(({ id }) => id)),
  };
}

async function readHeld(tx: Tx, batch: NewValue[]) {
  const people = sql.param([...new Set(batch.map(({ prospectId }) => prospectId))]);
  const fields = sql.param([...new Set(batch.map(({ fieldId }) => fieldId))]);
  const { prospectId, fieldId, text } = customValues;
  const rows = await tx
    .select({ prospectId, fieldId, text, by: origins.kind })
    .from(customValues)
    .leftJoin(
      origins,
      and(eq(origins.teamId, customValues.teamId), eq(origins.id, customValues.originId)),
    )
    .where(sql`${prospectId} = any(${people}::uuid[]) and ${fieldId} = any(${fields}::uuid[])`);
  return new Map(rows.map((row) => [keyOf(row), row]));
}

type Change = Written & { value: FieldValue | null };

async function save(tx: Tx, { teamId, originId }: By, changes: Change[]): Promise<void> {
  const rows = changes.flatMap(({ prospectId, fieldId, value }) =>
    value ? [{ teamId, prospectId, fieldId, originId, ...value }] : [],
  );
  const gone = changes.filter(({ value }) => value === null);
  if (rows.length > 0) {
    const { teamId: team, prospectId, fieldId } = customValues;
    await tx
      .insert(customValues)
      .values(rows)
      .onConflictDoUpdate({
        target: [team, prospectId, fieldId],
        set: {
          text: sql`excluded.text`,
          textKey: sql`excluded.text_key`,
          number: sql`excluded.number`,
          day: sql`excluded.day`,
          originId: sql`excluded.origin_id`,
          updatedAt: now(),
        },
      });
  }
  if (gone.length === 0) return;
  const people = sql.param(gone.map(({ prospectId }) => prospectId));
  const fields = sql.param(gone.map(({ fieldId }) => fieldId));
  await tx.execute(sql`
    delete from ${customValues} using unnest(${people}::uuid[], ${fields}::uuid[]) as gone (p, f)
    where team_id = ${teamId}::uuid and prospect_id = gone.p and field_id = gone.f`);
}

async function note(tx: Tx, { teamId, originId, noteFirst }: By, changes: Change[]): Promise<void> {
  const rows = changes
    .filter(({ before }) => before !== null || noteFirst)
    .map(({ prospectId, fieldId, before, value }) => ({
      ...{ teamId, prospectId, field: fieldKeyOf(fieldId), originId },
      ...{ oldValue: before, newValue: value?.text ?? null },
    }));
  if (rows.length > 0) await tx.insert(prospectChanges).values(rows);
}
