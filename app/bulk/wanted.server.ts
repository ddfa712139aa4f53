/** What an act wants, read from its form: a label that is there or made, a field and a clean value. */
import {
  type Asked,
  type Confirmed,
  customFieldId,
  isSettable,
  NEW_LIST,
  NEW_TAG,
} from "#app/bulk/act.ts";
import { readBuiltIn } from "#app/bulk/value.ts";
import type { Names } from "#app/bulk/words.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { readValue } from "#app/fields/field.ts";
import { type CustomField, listFields } from "#app/fields/fields.server.ts";
import { LabelInput } from "#app/labels/label.ts";
import { findLabel, makeLabel } from "#app/labels/labels.server.ts";
import { noteOrigin } from "#app/prospects/change.server.ts";
import { FIELD_LABELS } from "#app/prospects/prospect.ts";
import type { Tx } from "#db/client.ts";

export type FieldAsked = { kind: CustomField["kind"] | "country"; choices: string[] | null };

/** How what is asked for is called, and of a field how its value is to be entered. Throws NotFound. */
export async function namesOf(
  tx: Tx,
  { label, field }: Asked,
): Promise<Names & { asks?: FieldAsked }> {
  if (label === NEW_LIST) return { labelKind: "list" };
  if (label === NEW_TAG) return { labelKind: "tag" };
  if (label) {
    const { name, kind } = await findLabel(tx, label);
    return { label: name, labelKind: kind };
  }
  if (!field) return {};
  if (isSettable(field)) {
    const asks = { kind: field === "country" ? "country" : "text", choices: null } as const;
    return { field: FIELD_LABELS[field], asks };
  }
  const { name, kind, choices } = await findField(tx, field);
  return { field: name, asks: { kind, choices } };
}

type Wanting = { asked: Asked; confirmed: Confirmed };

/** Refused with a sentence where something has to be typed again. Throws NotFound. */
export async function readWanted(tx: Tx, member: Member, { asked, confirmed }: Wanting) {
  const none: Record<string, string> = {};
  if (asked.act === "blacklist") return ok({ ...none, held: confirmed.held ?? "keep" });
  if (asked.label) return wantedLabel(tx, member, { asked, confirmed });
  if (asked.field) return wantedField(tx, member, { asked, confirmed });
  return ok(none);
}

async function wantedLabel(tx: Tx, member: Member, { asked, confirmed }: Wanting) {
  const isNew = asked.label === NEW_LIST || asked.label === NEW_TAG;
  if (!isNew) {
    const { id, kind, name } = await findLabel(tx, asked.label!);
    return ok({ labelId: id, labelKind: kind, labelName: name } as Record<string, string>);
  }
  const kind = asked.label === NEW_TAG ? "tag" : "list";
  const read = LabelInput.safeParse({ name: confirmed.name });
  if (!read.success) return refused("bad-name", read.error.issues[0]!.message);
  const made = await makeLabel(tx, member, { kind, name: read.data.name });
  if (made.refused) return refused(made.refused, "");
  const { id, name } = await findLabel(tx, made.value.id);
  return ok({ labelId: id, labelKind: kind, labelName: name } as Record<string, string>);
}

/** The act is the source of what it writes, beside each field. */
async function wantedField(tx: Tx, member: Member, { asked, confirmed }: Wanting) {
  const field = asked.field!;
  const typed = confirmed.value ?? "";
  let name: string;
  let value: string;
  if (isSettable(field)) {
    const read = readBuiltIn(field, typed);
    if (read.problem !== undefined) return refused("bad-value", read.problem);
    [name, value] = [FIELD_LABELS[field], read.text];
  } else {
    const custom = await findField(tx, field);
    const read = typed.trim() === "" ? undefined : readValue(custom, typed);
    if (read?.problem !== undefined) return refused("bad-value", read.problem);
    [name, value] = [custom.name, read?.value.text ?? ""];
  }
  const originId = newId();
  await noteOrigin(tx, member, { id: originId, kind: "bulk" });
  return ok({ field, fieldName: name, value, originId } as Record<string, string>);
}

/** Throws NotFound. */
async function findField(tx: Tx, field: string): Promise<CustomField> {
  const id = customFieldId(field);
  const found = (await listFields(tx)).find((each) => each.id === id);
  if (!found) throw new NotFound("field");
  return found;
}
