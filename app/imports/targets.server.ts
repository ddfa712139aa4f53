/** Where columns lead that lead nowhere yet: new fields, new lists and tags. */
import type { Member } from "#app/core/member.ts";
import { plainText } from "#app/core/plain.ts";
import { ok, refused } from "#app/core/result.ts";
import { MOST_FIELDS } from "#app/fields/field.ts";
import type { MappingInput, NewKind } from "#app/imports/column-form.ts";
import type { ColumnMeaning } from "#app/imports/columns.ts";
import { makeLabel } from "#app/labels/labels.server.ts";
import { cleanText, FIELD_LABELS } from "#app/prospects/prospect.ts";
import type { Tx } from "#db/client.ts";
import { customFields } from "#db/schema/labels.ts";

type Columns = { columns: ColumnMeaning[]; names: string[] };

const LONGEST_NAME = 60;
const taken = new Set(Object.values(FIELD_LABELS).map(plainText));

/** The columns, with the id of its field in place of each that was to be made. */
export async function makeFields(tx: Tx, member: Member, { columns, names }: Columns) {
  const made: ColumnMeaning[] = [];
  for (const [index, meaning] of columns.entries()) {
    if (!meaning.startsWith("new:")) {
      made.push(meaning);
      continue;
    }
    if ((await tx.$count(customFields)) >= MOST_FIELDS) return refused("too-many-fields");
    const kind = meaning.slice("new:".length) as NewKind;
    made.push(`custom:${await makeField(tx, member, kind, names[index] ?? `Column ${index + 1}`)}`);
  }
  return ok(made);
}

/** A name that is taken gets a number behind it. */
async function makeField(
  tx: Tx,
  { teamId, userId }: Member,
  kind: NewKind,
  header: string,
): Promise<string> {
  const base = (cleanText(header) || "Column")
    .slice(0, LONGEST_NAME - 4)
    .trim()
    .toWellFormed();
  for (let number = taken.has(plainText(base)) ? 2 : 1; ; number++) {
    const name = number === 1 ? base : `${base} ${number}`;
    const nameKey = plainText(name);
    const [field] = await tx
      .insert(customFields)
      .values({ teamId, userId, kind, name, nameKey })
      .onConflictDoNothing()
      .returning({ id: customFields.id });
    if (field) return field.id;
  }
}

/** The ids of what everybody in the file gets. */
export async function makeLists(tx: Tx, member: Member, input: MappingInput) {
  const ids = [input.listId, input.tagId].filter((id) => id !== undefined);
  const names = [
    { kind: "list" as const, name: cleanText(input.newList ?? "") },
    { kind: "tag" as const, name: cleanText(input.newTag ?? "") },
  ];
  for (const { kind, name } of names) {
    if (!name) continue;
    const made = await makeLabel(tx, member, { kind, name });
    if (made.refused) return made;
    ids.push(made.value.id);
  }
  return ok([...new Set(ids)]);
}
