/** One prospect's lists and tags, and putting them in and out by hand. */
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import type { LabelKind } from "#app/labels/label.ts";
import {
  attach,
  detach,
  findLabel,
  type Label,
  labelsOf,
  listLabels,
  makeLabel,
} from "#app/labels/labels.server.ts";
import { findProspect } from "#app/prospects/prospects.server.ts";
import { inTeam, type Tx } from "#db/client.ts";

/** As many names as a phone offers while one types. */
const SUGGESTED = 200;

/** What the form about one prospect shows. */
export type Bearing = { prospectId: string; borne: Label[]; names: string[] };

/** For any page about somebody, in its own transaction. */
export async function readBearing(tx: Tx, prospectId: string): Promise<Bearing> {
  const borne = (await labelsOf(tx, [prospectId])).get(prospectId) ?? [];
  const there = new Set(borne.map(({ id }) => id));
  const others = (await listLabels(tx)).filter(({ id }) => !there.has(id));
  return {
    prospectId,
    borne,
    names: [...new Set(others.map(({ name }) => name))].slice(0, SUGGESTED),
  };
}

/** The same by itself. */
export async function readBearer(member: Member, prospectId: string): Promise<Bearing> {
  return inTeam(member, (tx) => readBearing(tx, prospectId));
}

/** Into a list or under a tag, which is made where there is none of this name. Throws NotFound. */
export async function labelProspect(
  member: Member,
  prospectId: string,
  { kind, name }: { kind: LabelKind; name: string },
) {
  return inTeam(member, async (tx) => {
    await findProspect(tx, prospectId);
    const made = await makeLabel(tx, member, { kind, name });
    if (made.refused) return made;
    const { id: labelId } = made.value;
    const added = await attach(tx, member.teamId, { labelId, prospectIds: [prospectId] });
    return ok({ isNew: added.length > 0, made: made.value.made });
  });
}

/** Out of it; whoever was not in it stays so. Throws NotFound. */
export async function unlabelProspect(
  member: Member,
  prospectId: string,
  labelId: string,
): Promise<Label> {
  return inTeam(member, async (tx) => {
    await findProspect(tx, prospectId);
    const label = await findLabel(tx, labelId);
    await detach(tx, member.teamId, { labelId, prospectIds: [prospectId] });
    return label;
  });
}
