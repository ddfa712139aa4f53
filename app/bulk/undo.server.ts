/** Taking an act back, batch by batch: what stood before is restored where nobody has changed it since. */
import { and, asc, eq, sql } from "drizzle-orm";
import { takeFromBin } from "#app/bin/bin.server.ts";
import { type Before, type BulkAct, customFieldId, isSettable } from "#app/bulk/act.ts";
import { restoreBuiltIn, restoreCustom } from "#app/bulk/restore.server.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { attach, detach } from "#app/labels/labels.server.ts";
import { noteOrigin } from "#app/prospects/change.server.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { labels } from "#db/schema/labels.ts";
import { prospects } from "#db/schema/prospects.ts";
import { bulkChanges } from "#db/schema/views.ts";

type Undone = { taken: number; skipped: Record<string, number> };

/** `taken` is how many were looked at; who was erased since is not among them. */
export async function undoBatch(
  tx: Tx,
  member: Member,
  act: BulkAct,
  most: number,
): Promise<Undone> {
  const rows = await tx
    .select({ prospectId: bulkChanges.prospectId, before: bulkChanges.before })
    .from(bulkChanges)
    .where(eq(bulkChanges.actId, act.id))
    .orderBy(asc(bulkChanges.prospectId))
    .limit(most);
  if (rows.length === 0) return { taken: 0, skipped: {} };
  const skipped = await restore(tx, member, act, rows);
  const ids = sql.param(rows.map(({ prospectId }) => prospectId));
  await tx
    .delete(bulkChanges)
    .where(
      and(eq(bulkChanges.actId, act.id), sql`${bulkChanges.prospectId} = any(${ids}::uuid[])`),
    );
  return { taken: rows.length, skipped };
}

async function restore(
  tx: Tx,
  member: Member,
  { kind, wanted }: BulkAct,
  rows: Before[],
): Promise<Record<string, number>> {
  const ids = rows.map(({ prospectId }) => prospectId);
  const since = (restored: number) => ({ "undo:changed-since": rows.length - restored });
  if (kind === "bin") return takeOut(tx, member, rows);
  if (kind === "set-field") return since(await restoreField(tx, member, wanted, rows));
  if (kind === "add-label") return since(await takeOff(tx, member, wanted.labelId!, rows));
  if (kind === "remove-label") {
    if ((await tx.$count(labels, eq(labels.id, wanted.labelId!))) === 0) return since(0);
    const labelled = { labelId: wanted.labelId!, prospectIds: ids };
    return since((await attach(tx, member.teamId, labelled)).length);
  }
  throw new Error(`nobody takes ${kind} back`);
}

/** Nobody who objected since comes back; who was taken out already, stays as they are. */
async function takeOut(tx: Tx, member: Member, rows: Before[]): Promise<Record<string, number>> {
  const ids = rows.map(({ prospectId }) => prospectId);
  const people = await tx
    .select({ id: prospects.id, email: prospects.email })
    .from(prospects)
    .where(among(prospects.id, ids));
  const emails = people.map(({ email }) => email);
  const suppressed = await findSuppressions(tx, emails);
  const free = people.filter(({ email }) => !suppressed.has(email)).map(({ id }) => id);
  const isFree = new Set(free);
  let restored = 0;
  for (const [since, theirs] of byMoment(rows.filter((row) => isFree.has(row.prospectId)))) {
    restored += (await takeFromBin(tx, member, theirs, { since })).length;
  }
  return {
    "undo:asked-not-to-be-contacted": people.length - free.length,
    "undo:changed-since": free.length - restored,
  };
}

/** Who was given the label again by hand keeps it. */
async function takeOff(tx: Tx, { teamId }: Member, labelId: string, rows: Before[]) {
  let taken = 0;
  for (const [since, prospectIds] of byMoment(rows)) {
    taken += (await detach(tx, teamId, { labelId, prospectIds, since })).length;
  }
  return taken;
}

/** Each batch of the act had its own moment. */
function byMoment(rows: Before[]): [Date, string[]][] {
  const groups = Map.groupBy(rows, ({ before }) => before.since!);
  return Array.from(groups, ([since, those]) => [
    new Date(since),
    those.map(({ prospectId }) => prospectId),
  ]);
}

/** The taking back is an act of its own in each timeline; the source is again the one before. */
async function restoreField(
  tx: Tx,
  member: Member,
  wanted: Record<string, string>,
  rows: Before[],
): Promise<number> {
  const undoId = newId();
  await noteOrigin(tx, member, { id: undoId, kind: "bulk", note: "taken back" });
  const field = wanted.field!;
  const asked = { originId: wanted.originId!, undoId, rows };
  if (isSettable(field)) return restoreBuiltIn(tx, member, { ...asked, field });
  return restoreCustom(tx, member, { ...asked, fieldId: customFieldId(field)! });
}
