/** Add Data: what a form shows of one person, and correcting or completing it. */
import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import type { AddDataInput, AskedField } from "#app/details/add-data.ts";
import { listFields, valuesOf, writeValues } from "#app/fields/fields.server.ts";
import { changeProspect, noteOrigin } from "#app/prospects/change.server.ts";
import { type Frame, frameOf } from "#app/prospects/frame.server.ts";
import { PROSPECT_FIELDS } from "#app/prospects/prospect.ts";
import { findProspect, type Prospect } from "#app/prospects/prospects.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { notes } from "#db/schema/notes.ts";

export type ToComplete = { frame: Frame; prospect: Prospect; fields: AskedField[]; seen: string };

/** All that can be corrected, as it stands. Throws NotFound. */
export async function readToComplete(member: Member, id: string): Promise<ToComplete> {
  return inTeam(member, async (tx) => {
    const prospect = await findProspect(tx, id);
    const fields = await askedFields(tx, id);
    return { frame: frameOf(prospect), prospect, fields, seen: printOf(prospect, fields) };
  });
}

/**
 * The old values, the new ones, who, when and from what are kept; files and providers leave them alone
 * from now on. Sent twice, it is done once. What was changed since the form was shown is not written
 * over unseen. Throws NotFound.
 */
export async function addData(member: Member, id: string, input: AddDataInput) {
  return inTeam(member, async (tx) => {
    const before = await findProspect(tx, id, { lock: true });
    const fields = await askedFields(tx, id);
    const isStale = input.seen !== undefined && input.seen !== printOf(before, fields);
    if (isStale && changesAnything(input, before, fields)) return refused("changed-meanwhile");
    const originId = newId();
    const outcome = await changeProspect(tx, member, { before, changes: input.builtIn, originId });
    if (outcome.refused) return outcome;
    const values = input.custom.map((each) => ({ ...each, prospectId: id }));
    const by = { teamId: member.teamId, originId, noteFirst: true };
    const written = await writeValues(tx, by, values);
    const changed = outcome.value.changed.length + written.length;
    if (changed > 0) {
      const kind = input.asker === "person" ? "request" : "form";
      await noteOrigin(tx, member, { id: originId, kind, note: input.source });
    }
    const kept = await keepStatement(tx, member, { prospectId: id, body: input.statement });
    return ok({ changed, kept });
  });
}

async function askedFields(tx: Tx, id: string): Promise<AskedField[]> {
  const values = (await valuesOf(tx, [id])).get(id) ?? [];
  const texts = new Map(values.map(({ fieldId, text }) => [fieldId, text]));
  return (await listFields(tx)).map((field) => ({ ...field, text: texts.get(field.id) ?? null }));
}

/** Tells whether a form shows what is still so, without saying what that is. */
function printOf(prospect: Prospect, fields: AskedField[]): string {
  const shown = [
    ...PROSPECT_FIELDS.map((field) => prospect[field]),
    ...fields.map(({ id, text }) => [id, text]),
  ];
  return createHash("sha256").update(JSON.stringify(shown)).digest("base64url").slice(0, 22);
}

function changesAnything(
  { builtIn, custom }: AddDataInput,
  before: Prospect,
  fields: AskedField[],
): boolean {
  const texts = new Map(fields.map(({ id, text }) => [id, text]));
  return (
    PROSPECT_FIELDS.some((field) => builtIn[field] !== before[field]) ||
    custom.some(({ fieldId, value }) => (value?.text ?? null) !== (texts.get(fieldId) ?? null))
  );
}

/** In the person's words; the same words are kept once. */
async function keepStatement(
  tx: Tx,
  { teamId, userId }: Member,
  { prospectId, body }: { prospectId: string; body: string | null },
): Promise<boolean> {
  if (body === null) return false;
  const same = and(
    eq(notes.prospectId, prospectId),
    eq(notes.kind, "statement"),
    eq(notes.body, body),
  );
  if ((await tx.$count(notes, same)) > 0) return false;
  await tx.insert(notes).values({ teamId, userId, prospectId, kind: "statement", body });
  return true;
}
