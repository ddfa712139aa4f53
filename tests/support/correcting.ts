/** Correcting one prospect as a member does by Add Data, for tests of what comes after it. */
import type { Member } from "#app/core/member.ts";
import { addData } from "#app/details/add-data.server.ts";
import { readValue } from "#app/fields/field.ts";
import { listFields } from "#app/fields/fields.server.ts";
import type { SourcedProspectInput } from "#app/prospects/prospect.ts";
import { findProspect } from "#app/prospects/prospects.server.ts";
import { inTeam } from "#db/client.ts";

/** Sets the fields that every prospect has. */
export function correct(member: Member, id: string, { source, ...builtIn }: SourcedProspectInput) {
  return addData(member, id, { builtIn, custom: [], asker: "member", source, statement: null });
}

type Filling = {
  /** By the field's id; an empty one takes the value away. */
  texts: Record<string, string>;
  source?: string;
};

/** Sets fields of the team's own. */
export async function fillIn(member: Member, id: string, { texts, source }: Filling) {
  const { builtIn, fields } = await inTeam(member, async (tx) => ({
    builtIn: await findProspect(tx, id),
    fields: await listFields(tx),
  }));
  const custom = fields
    .filter((field) => field.id in texts)
    .map((field) => ({
      fieldId: field.id,
      value: readValue(field, texts[field.id]!).value ?? null,
    }));
  const asked = { asker: "member", source: source ?? null, statement: null } as const;
  return addData(member, id, { builtIn, custom, ...asked });
}
