/** The team's own fields: making, changing and deleting one, and how many values each has. */
import { eq, sql } from "drizzle-orm";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { plainText } from "#app/core/plain.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { type FieldKind, MOST_FIELDS, textKeyOf } from "#app/fields/field.ts";
import { type CustomField, fieldKeyOf, listFields } from "#app/fields/fields.server.ts";
import type { FieldEdit } from "#app/fields/form.ts";
import { type CountedPeople, countedPeople, MOST_PEOPLE } from "#app/prospects/counted.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { customFields, customValues } from "#db/schema/labels.ts";
import { prospectChanges, prospects } from "#db/schema/prospects.ts";
import { takeTurn } from "#db/turn.ts";

export type CountedField = CustomField & CountedPeople;

/** Every field by name, with how many people have a value; who is in the bin is left out. */
export async function readFields(member: Member): Promise<CountedField[]> {
  return inTeam(member, async (tx) => {
    const fields = await listFields(tx);
    const [all, binned] = [await countHeld(tx, fields), await countBinned(tx)];
    return fields.map((field) => ({
      ...field,
      ...countedPeople(all.get(field.id) ?? 0, binned.get(field.id) ?? 0),
    }));
  });
}

/** One, with every value of it that there is. Throws NotFound. */
export async function readField(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const field = await findField(tx, id);
    const values = await tx.$count(customValues, eq(customValues.fieldId, id));
    return { ...field, values };
  });
}

export type NewField = { name: string; kind: FieldKind; choices: string[] };

/** One per name, whatever its case and accents. For imports as well, which make fields of columns. */
export async function makeField(
  tx: Tx,
  { teamId, userId }: Member,
  { name, kind, choices }: NewField,
) {
  const nameKey = plainText(name);
  // One after the other, or the last that may be made would be made by several.
  await takeTurn(tx, `fields ${teamId}`);
  if (await fieldNamed(tx, nameKey)) return refused("name-taken");
  if ((await tx.$count(customFields)) >= MOST_FIELDS) return refused("too-many-fields");
  const [made] = await tx
    .insert(customFields)
    .values({ teamId, userId, kind, name, nameKey, choices: kind === "choice" ? choices : null })
    .returning({ id: customFields.id });
  return ok({ id: made!.id });
}

export async function createField(member: Member, field: NewField) {
  return inTeam(member, (tx) => makeField(tx, member, field));
}

/**
 * A choice that somebody has is not taken away; one that is spelled otherwise is so everywhere.
 * Throws NotFound.
 */
export async function changeField(member: Member, id: string, { name, choices }: FieldEdit) {
  return inTeam(member, async (tx) => {
    // Nobody is given a value of it until this is done.
    const field = await findField(tx, id, { lock: true });
    const there = await fieldNamed(tx, plainText(name));
    if (there && there !== id) return refused("name-taken");
    const changed = field.kind === "choice" ? await changeChoices(tx, field, choices) : ok();
    if (changed.refused) return changed;
    await tx
      .update(customFields)
      .set({
        ...{ name, nameKey: plainText(name) },
        choices: field.kind === "choice" ? choices : null,
      })
      .where(eq(customFields.id, id));
    return ok();
  });
}

/** With every value, and every value before it. Throws NotFound. */
export async function deleteField(member: Member, id: string): Promise<void> {
  await inTeam(member, async (tx) => {
    await findField(tx, id, { lock: true });
    await tx.delete(prospectChanges).where(eq(prospectChanges.field, fieldKeyOf(id)));
    await tx.delete(customFields).where(eq(customFields.id, id));
  });
}

/** Throws NotFound for what is not this team's, and for what is no id. */
async function findField(tx: Tx, id: string, { lock = false } = {}): Promise<CustomField> {
  if (!Id.safeParse(id).success) throw new NotFound("field");
  const { name, kind, choices } = customFields;
  const query = tx
    .select({ id: customFields.id, name, kind, choices })
    .from(customFields)
    .where(eq(customFields.id, id))
    .$dynamic();
  const [found] = await (lock ? query.for("update") : query);
  if (!found) throw new NotFound("field");
  return found;
}

async function fieldNamed(tx: Tx, nameKey: string): Promise<string | undefined> {
  const [found] = await tx
    .select({ id: customFields.id })
    .from(customFields)
    .where(eq(customFields.nameKey, nameKey));
  return found?.id;
}

async function changeChoices(tx: Tx, { id, choices: before }: CustomField, choices: string[]) {
  if (choices.length === 0) return refused("no-choices");
  const byKey = new Map(choices.map((choice) => [plainText(choice), choice]));
  const gone = (before ?? []).filter((choice) => !byKey.has(plainText(choice)));
  const inUse = await tx
    .select({ choice: customValues.text, people: sql<number>`count(*)::int` })
    .from(customValues)
    .where(
      sql`${customValues.fieldId} = ${id} and ${customValues.text} = any(${sql.param(gone)}::text[])`,
    )
    .groupBy(customValues.text);
  if (inUse.length > 0) return refused("choice-in-use", inUse);
  for (const old of before ?? []) {
    const text = byKey.get(plainText(old));
    if (text === undefined || text === old) continue;
    await tx
      .update(customValues)
      .set({ text, textKey: textKeyOf(text) })
      .where(sql`${customValues.fieldId} = ${id} and ${customValues.text} = ${old}`);
  }
  return ok();
}

/** Each is looked at no further than the most counted. */
async function countHeld(tx: Tx, fields: CustomField[]): Promise<Map<string, number>> {
  const ids = sql.param(fields.map(({ id }) => id));
  const rows = await tx.execute<{ id: string; count: number }>(sql`
    select asked.id, held.count from unnest(${ids}::uuid[]) as asked (id), lateral (
      select count(*)::int from (
        select from ${customValues} where team_id = ${currentTeam} and field_id = asked.id
        limit ${MOST_PEOPLE + 1}::int
      ) as few
    ) as held`);
  return new Map(rows.map(({ id, count }) => [id, count]));
}

async function countBinned(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx.execute<{ id: string; count: number }>(sql`
    select v.field_id as id, count(*)::int as count
    from ${prospects} p
    join ${customValues} v on v.team_id = p.team_id and v.prospect_id = p.id
    where p.team_id = ${currentTeam} and p.binned_at is not null
    group by 1`);
  return new Map(rows.map(({ id, count }) => [id, count]));
}

/** The team of the transaction. */
const currentTeam = sql`nullif(current_setting('app.team', true), '')::uuid`;
