/** Going through those chosen for a completion, a step at a time: who is asked about is written down. */
import { eq } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { nextImported, sortOut } from "#app/enrichment/chosen.server.ts";
import { noteQuestions } from "#app/enrichment/ledger.server.ts";
import { readRules } from "#app/enrichment/rules.server.ts";
import { type Run, tallyRun } from "#app/enrichment/runs.server.ts";
import { holdSelected, nextSelected } from "#app/prospects/selection.server.ts";
import type { Tx } from "#db/client.ts";
import { enrichmentRuns } from "#db/schema/enrichment.ts";
import { imports } from "#db/schema/imports.ts";

/** Prospects looked at in one step. */
const LOOKED_AT = 200;

/** One step; says how many are to be asked about, and whether that was the last one. */
export async function gather(tx: Tx, member: Member, run: Run) {
  const place = { after: run.reached ?? undefined, most: LOOKED_AT };
  const ids = await nextOf(tx, run, place);
  await holdSelected(tx, ids);
  const rules = await readRules(tx);
  const { ask, leftOut } = await sortOut(tx, ids, rules);
  const asked = await noteQuestions(tx, member, { runId: run.id, provider: "hunter" }, ask);
  const meanwhile = ask.length - asked;
  const recently = (leftOut["asked-recently"] ?? 0) + meanwhile;
  const counts = { ...leftOut, ...(recently > 0 ? { "asked-recently": recently } : {}) };
  await tallyRun(tx, run.id, { counts });
  if (ids.length > 0) {
    const reached = ids.at(-1)!;
    await tx.update(enrichmentRuns).set({ reached }).where(eq(enrichmentRuns.id, run.id));
  }
  return { asked, exhausted: ids.length < LOOKED_AT };
}

async function nextOf(
  tx: Tx,
  { prospectIds, query, importId }: Run,
  place: { after: string | undefined; most: number },
): Promise<string[]> {
  if (prospectIds) return nextSelected(tx, { ids: prospectIds }, place);
  // An empty query is everybody, and no query at all is nobody.
  if (query !== null) return nextSelected(tx, { query }, place);
  if (!importId) return [];
  const [found] = await tx
    .select({ originId: imports.originId })
    .from(imports)
    .where(eq(imports.id, importId));
  return found?.originId ? nextImported(tx, found.originId, place) : [];
}
