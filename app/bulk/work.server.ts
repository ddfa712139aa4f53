/** Acts on many prospects at work: batch by batch, each whole or not at all, from where the last ended. */
import { and, asc, eq, getTableColumns, inArray, sql } from "drizzle-orm";
import type { BulkAct, Done } from "#app/bulk/act.ts";
import { bulkWork } from "#app/bulk/jobs.ts";
import { perform } from "#app/bulk/perform.server.ts";
import { undoBatch } from "#app/bulk/undo.server.ts";
import { now } from "#app/core/clock.ts";
import { log } from "#app/core/log.server.ts";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import { recheckBlocked } from "#app/outreach/readiness.server.ts";
import { isOpen } from "#app/team/open.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { isPassing } from "#db/patience.ts";
import { enqueue } from "#db/queue.ts";
import { bulkActs, bulkChanges } from "#db/schema/views.ts";

const { prospectIds: _, ...columns } = getTableColumns(bulkActs);
export const actColumns = columns;

const isWorkedOn = inArray(bulkActs.state, ["waiting", "running", "undoing"]);

export type WorkOptions = {
  /** Prospects in one transaction. */
  batch?: number;
  /** Batches before others have their turn. */
  slice?: number;
};

/**
 * Goes on with the team's oldest act for a slice, then asks for another turn behind whoever waits.
 * Safe to run twice, also at once: an act is worked on by whoever holds its row. A worker that is
 * killed has done whole batches only, and the next goes on behind them.
 */
export async function workBulk(
  member: Member,
  { batch = 1_000, slice = 10 }: WorkOptions = {},
): Promise<ReturnType<typeof ok>> {
  for (let round = 0; round < slice; round++) {
    let actId: string | undefined;
    try {
      const isMore = await inTeam(member, async (tx) => {
        if (!(await isOpen(tx, member.teamId))) return false;
        const act = await oldestUnderWay(tx);
        if (!act) return false;
        actId = act.id;
        await workBatch(tx, member, act, batch);
        return true;
      });
      if (!isMore) return ok();
    } catch (error) {
      if (isPassing(error) || !actId) throw error;
      await tellFailure(member, actId, error);
    }
  }
  await inTeam(member, (tx) =>
    enqueue(tx, bulkWork, { teamId: member.teamId }, { key: member.teamId }),
  );
  return ok();
}

/** After the team was open again: what rested goes on where it stopped. Safe to repeat. */
export async function wakeActs(tx: Tx, { teamId }: Member): Promise<void> {
  if ((await tx.$count(bulkActs, isWorkedOn)) === 0) return;
  await enqueue(tx, bulkWork, { teamId }, { key: teamId });
}

/** One that somebody else works on is passed over: they ask for the next turn. */
async function oldestUnderWay(tx: Tx): Promise<BulkAct | undefined> {
  const [act] = await tx
    .select(actColumns)
    .from(bulkActs)
    .where(isWorkedOn)
    .orderBy(asc(bulkActs.id))
    .limit(1)
    .for("update", { skipLocked: true });
  return act;
}

/** The next batch of an act whose row is locked, or its end. */
export async function workBatch(tx: Tx, member: Member, act: BulkAct, most: number): Promise<void> {
  if (act.state === "undoing") await undoNext(tx, member, act, most);
  else await doNext(tx, member, act, most);
}

async function doNext(tx: Tx, member: Member, act: BulkAct, most: number): Promise<void> {
  const ids = await nextIds(tx, act, most);
  const isLast = ids.length < most;
  const done = ids.length > 0 ? await perform(tx, member, act, ids) : nothing;
  const total = {
    done: act.done + ids.length,
    changed: act.changed + done.changed,
    skipped: sum(act.skipped, done.skipped),
  };
  if (done.before.length > 0 && act.undoUntil) await keepBefore(tx, act, done);
  if (isLast && act.kind === "set-field") await recheckBlocked(tx, member);
  await tx
    .update(bulkActs)
    .set({ ...total, ...(isLast ? ended("done") : { reached: ids.at(-1)! }) })
    .where(eq(bulkActs.id, act.id));
}

const nothing: Done = { changed: 0, before: [], skipped: {} };

/** Those written down when it was confirmed, from where it stands. */
async function nextIds(tx: Tx, { id, done }: BulkAct, most: number): Promise<string[]> {
  const range = `$[${done} to ${done + most - 1}]`;
  const [row] = await tx
    .select({
      ids: sql<string[]>`jsonb_path_query_array(${bulkActs.prospectIds}, ${range}::jsonpath)`,
    })
    .from(bulkActs)
    .where(eq(bulkActs.id, id));
  return row?.ids ?? [];
}

async function keepBefore(tx: Tx, { id: actId, teamId }: BulkAct, { before }: Done) {
  const rows = before.map((each) => ({ teamId, actId, ...each }));
  await tx.insert(bulkChanges).values(rows).onConflictDoNothing();
}

/** Whom it was about and what was typed may name somebody: neither outlives the work. */
export function ended(state: "done" | "stopped" | "failed") {
  const wanted = sql`${bulkActs.wanted} - 'value'`;
  return { state, finishedAt: now(), prospectIds: null, wanted };
}

async function undoNext(tx: Tx, member: Member, act: BulkAct, most: number): Promise<void> {
  const { taken, skipped } = await undoBatch(tx, member, act, most);
  const isLast = taken < most;
  const undone = { state: "undone", undoneAt: now() } as const;
  await tx
    .update(bulkActs)
    .set({
      done: act.done + taken,
      skipped: sum(act.skipped, skipped),
      ...(isLast ? undone : {}),
    })
    .where(eq(bulkActs.id, act.id));
  if (isLast && act.kind === "set-field") await recheckBlocked(tx, member);
}

function sum(one: Record<string, number>, other: Record<string, number>): Record<string, number> {
  const total = { ...one };
  for (const [word, count] of Object.entries(other)) {
    if (count > 0) total[word] = (total[word] ?? 0) + count;
  }
  return total;
}

async function tellFailure(member: Member, actId: string, error: unknown): Promise<void> {
  log.error({ err: error, actId }, "an act on many prospects failed");
  await inTeam(member, (tx) =>
    tx
      .update(bulkActs)
      .set(ended("failed"))
      .where(and(eq(bulkActs.id, actId), isWorkedOn)),
  );
}
