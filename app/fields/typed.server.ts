/** The custom values of one prospect, as a member types them on a form. */
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { type CustomField, listFields, valuesOf, writeValues } from "#app/fields/fields.server.ts";
import type { TypedValue } from "#app/fields/form.ts";
import { noteOrigin } from "#app/prospects/change.server.ts";
import { findProspect } from "#app/prospects/prospects.server.ts";
import { inTeam, type Tx } from "#db/client.ts";

export type TypedField = CustomField & { text: string };

/** Every field of the team with what this prospect has in it. Throws NotFound. */
export async function readTyped(member: Member, prospectId: string): Promise<TypedField[]> {
  return inTeam(member, async (tx) => {
    await findProspect(tx, prospectId);
    return typedFieldsOf(tx, prospectId);
  });
}

/** The same within a transaction, for a form that shows more. */
export async function typedFieldsOf(tx: Tx, prospectId: string): Promise<TypedField[]> {
  const [fields, values] = [await listFields(tx), await valuesOf(tx, [prospectId])];
  const texts = new Map(values.get(prospectId)?.map(({ fieldId, text }) => [fieldId, text]));
  return fields.map((field) => ({ ...field, text: texts.get(field.id) ?? "" }));
}

/** Says how many differ from what was there; each keeps who typed it and when. Throws NotFound. */
export async function typeValues(
  member: Member,
  prospectId: string,
  { values, source }: { values: TypedValue[]; source: string | null },
): Promise<number> {
  return inTeam(member, async (tx) => {
    await findProspect(tx, prospectId);
    const originId = newId();
    const by = { teamId: member.teamId, originId, noteFirst: true };
    const asked = values.map((each) => ({ prospectId, ...each }));
    const written = await writeValues(tx, by, asked);
    if (written.length > 0)
      await noteOrigin(tx, member, { id: originId, kind: "form", note: source });
    return written.length;
  });
}
