/** Every hour: which closings have come to their day, and whose residue to its end. */
import { and, isNotNull, isNull, lte } from "drizzle-orm";
import { closureErasure, residueEnd } from "#app/closing/jobs.ts";
import { now } from "#app/core/clock.ts";
import { ok } from "#app/core/result.ts";
import { inSystem } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { closures } from "#db/schema/privacy.ts";

const MOST = 500;

/** One job for each; one that is unfinished is asked for again. */
export async function askForDueClosures() {
  return inSystem("closing", async (tx) => {
    const open = and(isNull(closures.undoneAt), isNull(closures.doneAt));
    const due = await tx
      .select({ id: closures.id })
      .from(closures)
      .where(and(open, lte(closures.goesAt, now())))
      .orderBy(closures.goesAt)
      .limit(MOST);
    const ended = await tx
      .select({ id: closures.id })
      .from(closures)
      .where(and(isNotNull(closures.doneAt), lte(closures.residueUntil, now())))
      .limit(MOST);
    for (const { id } of due) await enqueue(tx, closureErasure, { closureId: id }, { key: id });
    for (const { id } of ended) await enqueue(tx, residueEnd, { closureId: id }, { key: id });
    return ok({ due: due.length, ended: ended.length });
  });
}
