/** Making one person of two: what was chosen of each, everything that hangs on them, and the stricter of their marks. */
import { and, asc, eq, inArray } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { type Choice, mergeClocks, preferred, type Side } from "#app/duplicates/choice.ts";
import { moveBelongings } from "#app/duplicates/merge-belongings.server.ts";
import { lockEnrolments, mergeEnrolments } from "#app/duplicates/merge-enrolments.server.ts";
import { findPair } from "#app/duplicates/probable.server.ts";
import { holdBack, recheckBlocked } from "#app/outreach/readiness.server.ts";
import { forgetProspects } from "#app/privacy/erasure.server.ts";
import { changeProspect, noteOrigin, type Prospect } from "#app/prospects/change.server.ts";
import { PROSPECT_FIELDS, type ProspectField } from "#app/prospects/prospect.ts";
import { suppressAddress, suppressionEntries } from "#app/suppression/suppression.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { prospectChanges, prospects } from "#db/schema/prospects.ts";

/** Of the two, the one whose address was chosen; the other goes. */
export type Merging = { keep: Prospect; drop: Prospect; keepSide: Side };

/**
 * Cannot be undone. Done once however often it is sent: the second time the one is there already. The
 * dropped address is erased as if it had been deleted, but what its owner said about being written to
 * holds for the one that stays. Throws NotFound.
 */
export async function mergeProspects(
  member: Member,
  pair: { one: string; other: string },
  choice: Choice,
) {
  return inTeam(member, async (tx) => {
    // Whoever presses twice waits here, and then sees what the first press did.
    await lockPair(tx, pair);
    const merged = await mergedBefore(tx, pair);
    if (merged) return ok({ id: merged });
    const { one, other } = await findPair(tx, pair.one, pair.other);
    if (one.binnedAt || other.binnedAt) return refused("in-the-bin");
    const keepSide = choice.fields.email ?? "one";
    const [keep, drop] = keepSide === "one" ? [one, other] : [other, one];
    const enrolments = await lockEnrolments(tx, [keep.id, drop.id]);
    if (enrolments.some(({ onItsWay }) => onItsWay)) return refused("on-its-way");
    const merging = { keep, drop, keepSide };
    const taken = await takeFields(tx, member, { ...merging, choice });
    if (taken.refused) return taken;
    await moveBelongings(tx, member, { ...merging, custom: choice.custom });
    await mergeEnrolments(tx, merging, enrolments);
    await settleMarks(tx, member, merging);
    await noteMerge(tx, member, merging);
    await forgetProspects(tx, member, { prospectIds: [drop.id], reason: "merged" });
    return ok({ id: keep.id });
  });
}

async function lockPair(tx: Tx, { one, other }: { one: string; other: string }): Promise<void> {
  const ids = [one, other].filter((id) => Id.safeParse(id).success);
  await tx
    .select({ id: prospects.id })
    .from(prospects)
    .where(inArray(prospects.id, ids))
    .orderBy(asc(prospects.id))
    .for("update");
}

/** Whoever of the two is there, if the other was merged into them. */
async function mergedBefore(tx: Tx, { one, other }: { one: string; other: string }) {
  const ids = [one, other];
  if (one === other || !ids.every((id) => Id.safeParse(id).success)) return undefined;
  const [row] = await tx
    .select({ id: prospectChanges.prospectId })
    .from(prospectChanges)
    .where(
      and(
        inArray(prospectChanges.prospectId, ids),
        eq(prospectChanges.field, "merged"),
        inArray(prospectChanges.newValue, ids),
      ),
    );
  return row?.id;
}

type Taking = Merging & { choice: Choice };

/** Each value keeps the source it had; a person's own correction stays one. */
async function takeFields(tx: Tx, member: Member, { keep, drop, keepSide, choice }: Taking) {
  const [one, other] = keepSide === "one" ? [keep, drop] : [drop, keep];
  const foreign = PROSPECT_FIELDS.filter((field) => {
    if (field === "email" || keep[field] === drop[field]) return false;
    return (choice.fields[field] ?? preferred(one[field], other[field])) !== keepSide;
  });
  const bySource = Map.groupBy(foreign, (field) => sourceOf(drop, field));
  let before = keep;
  for (const [originId, fields] of bySource) {
    const changes = Object.fromEntries(fields.map((field) => [field, drop[field]]));
    const outcome = await changeProspect(tx, member, { before, changes, originId });
    if (outcome.refused) return outcome;
    const own = Object.fromEntries(fields.map((field) => [field, originId]));
    before = { ...before, ...changes, fieldOrigins: { ...before.fieldOrigins, ...own } };
  }
  return ok();
}

function sourceOf({ fieldOrigins, originId }: Prospect, field: ProspectField): string {
  return fieldOrigins?.[field] ?? originId;
}

/** What either asked for holds for the one, and so does every clock that had begun. */
async function settleMarks(tx: Tx, member: Member, { keep, drop }: Merging): Promise<void> {
  const clocks = mergeClocks(keep, drop);
  await tx.update(prospects).set(clocks).where(eq(prospects.id, keep.id));
  for (const { reason, domain } of await suppressionEntries(tx, drop.email)) {
    // Of the other address alone: that it does not exist, or that its company is blocked.
    if (domain !== null || reason === "address-unknown") continue;
    await suppressAddress(tx, member, { address: keep.email, reason });
  }
  if (clocks.restrictedAt) await holdBack(tx, [keep.id], "restricted");
  await recheckBlocked(tx, member, { prospectId: keep.id });
}

async function noteMerge(tx: Tx, member: Member, { keep, drop }: Merging): Promise<void> {
  const originId = newId();
  await noteOrigin(tx, member, { id: originId, kind: "merge" });
  await tx.insert(prospectChanges).values({
    ...{ teamId: member.teamId, prospectId: keep.id, originId, createdAt: now() },
    ...{ field: "merged", newValue: drop.id },
  });
}
