/** Taking an import back: who came with it goes into the bin, what it changed is as it was before. */
import { eq } from "drizzle-orm";
import { after, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { canUndo } from "#app/imports/form.ts";
import { findImport, type Import } from "#app/imports/imports.server.ts";
import { importUndo } from "#app/imports/jobs.ts";
import type { TakenBack } from "#app/imports/undo.ts";
import { takeBackChanges } from "#app/imports/undo-changes.server.ts";
import { takeBackPeople } from "#app/imports/undo-people.server.ts";
import { recheckBlocked } from "#app/outreach/readiness.server.ts";
import { isOpen } from "#app/team/open.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { patiently } from "#db/patience.ts";
import { enqueue } from "#db/queue.ts";
import { imports, type UndoProgress } from "#db/schema/imports.ts";
import { origins } from "#db/schema/prospects.ts";

/** Begins it, or goes on with one that stands still. Safe to repeat. Throws NotFound. */
export async function undoImport(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const found = await findImport(tx, id, { lock: true });
    if (found.state === "undone") return ok();
    if (found.state !== "undoing") {
      if (!canUndo(found, now())) return refused("cannot-be-undone");
      await begin(tx, member, found);
    }
    const payload = { teamId: member.teamId, importId: id };
    await enqueue(tx, importUndo, payload, { key: id });
    return ok();
  });
}

async function begin(tx: Tx, { teamId, userId }: Member, { id, source }: Import): Promise<void> {
  const originId = newId();
  const act = { kind: "bulk" as const, importId: id, userId, note: source, at: now() };
  await tx.insert(origins).values({ ...act, id: originId, teamId });
  const nothing = { after: null, binned: 0, restored: 0, kept: {} };
  const undo: UndoProgress = { phase: "people", originId, ...nothing };
  await tx.update(imports).set({ state: "undoing", undo, failure: null }).where(eq(imports.id, id));
}

type Options = { batch?: number; patience?: number };

/** Batch by batch, each whole or not at all. Safe to run twice, also at once. */
export async function workUndo(
  member: Member,
  importId: string,
  { batch = 2_000, patience = 120_000 }: Options = {},
): Promise<void> {
  const deadline = after(now(), patience);
  while (await patiently(deadline, () => oneBatch(member, importId, batch)));
}

/** False when nothing is left to do. */
async function oneBatch(member: Member, importId: string, batch: number): Promise<boolean> {
  return inTeam(member, async (tx) => {
    const found = await findImport(tx, importId, { lock: true });
    const { undo, originId } = found;
    if (found.state !== "undoing" || !undo || !originId) return false;
    if (!(await isOpen(tx, member.teamId))) return false;
    const work = undo.phase === "people" ? takeBackPeople : takeBackChanges;
    const act = { importId, originId, undoOriginId: undo.originId };
    const done = await work(tx, member, { ...act, after: undo.after, batch });
    await tx.update(imports).set(next(undo, done)).where(eq(imports.id, importId));
    const isOver = undo.phase === "changes" && done.after === undefined;
    if (isOver) await recheckBlocked(tx, member);
    return !isOver;
  });
}

function next(undo: UndoProgress, done: TakenBack): Partial<Import> {
  const kept = { ...undo.kept };
  for (const [reason, count] of Object.entries(done.kept)) {
    kept[reason] = (kept[reason] ?? 0) + count;
  }
  const counts = {
    binned: undo.binned + done.binned,
    restored: undo.restored + done.restored,
    kept,
  };
  const isOver = undo.phase === "changes" && done.after === undefined;
  const phase = done.after === undefined ? ("changes" as const) : undo.phase;
  return {
    undo: { ...undo, ...counts, phase, after: done.after ?? null },
    ...(isOver ? { state: "undone" as const, undoneAt: now() } : {}),
  };
}
