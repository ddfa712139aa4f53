/** Completing many prospects: how many are asked about and at what cost, and beginning to. */
import { eq } from "drizzle-orm";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { type LeftOut, nextImported, sortOut } from "#app/enrichment/chosen.server.ts";
import { PRICE } from "#app/enrichment/enrichment.ts";
import { type Rules, readRules } from "#app/enrichment/rules.server.ts";
import { wakeEnrichment } from "#app/enrichment/wake.server.ts";
import { nextSelected, weighSelected } from "#app/prospects/selection.server.ts";
import type { Selection } from "#app/prospects/selection.ts";
import { COUNTING, inTime } from "#app/prospects/time-limit.server.ts";
import { holdOpen } from "#app/team/open.server.ts";
import { readStanding, type Standing } from "#app/verification/providers.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enrichmentRuns } from "#db/schema/enrichment.ts";
import { imports } from "#db/schema/imports.ts";

/** Of more than so many, it is found out one by one who is left out. */
const MOST_SORTED = 5_000;
const AT_ONCE = 1_000;

export type Weighed = {
  count: number;
  print: string;
  rules: Rules;
  standing: Standing;
  /** Absent where too many are selected to look at each before. */
  leftOut?: Partial<Record<LeftOut, number>>;
  /** Credits, at most. */
  cost: number;
};

/** Nothing is asked and nothing written. Undefined when it takes too long to find out. */
export async function weighCompletion(
  member: Member,
  selection: Selection,
  patience = COUNTING,
): Promise<Weighed | undefined> {
  return inTime(member, patience, async (tx) => {
    const { count, print } = await weighSelected(tx, selection);
    const rules = await readRules(tx);
    const standing = await readStanding(tx, member, "hunter");
    const weighed = { count, print, rules, standing };
    if (count > MOST_SORTED) return { ...weighed, cost: count * PRICE.hunter };
    const { ask, leftOut } = await sortAll(tx, selection, rules);
    return { ...weighed, leftOut, cost: ask * PRICE.hunter };
  });
}

async function sortAll(tx: Tx, selection: Selection, rules: Rules) {
  const leftOut: Partial<Record<LeftOut, number>> = {};
  let ask = 0;
  let after: string | undefined;
  for (;;) {
    const ids = await nextSelected(tx, selection, { after, most: AT_ONCE });
    const sorted = await sortOut(tx, ids, rules);
    ask += sorted.ask.length;
    for (const [why, number] of Object.entries(sorted.leftOut)) {
      leftOut[why as LeftOut] = (leftOut[why as LeftOut] ?? 0) + number;
    }
    if (ids.length < AT_ONCE) return { ask, leftOut };
    after = ids.at(-1);
  }
}

/** Refused when others match by now than when the cost was shown. */
export async function startCompletion(
  member: Member,
  { selection, print }: { selection: Selection; print: string },
) {
  return inTeam(member, async (tx) => {
    if (!(await holdOpen(tx, member.teamId))) return refused("team-closing");
    const weighed = await weighSelected(tx, selection);
    if (weighed.print !== print) return refused("others-match");
    if (weighed.count === 0) return refused("nobody");
    if ((await readRules(tx)).fields.length === 0) return refused("nothing-allowed");
    const { isReady } = await readStanding(tx, member, "hunter");
    if (!isReady) return refused("no-key");
    const { ids: prospectIds = null, query = null } = selection;
    return ok(await begin(tx, member, { prospectIds, query, total: weighed.count }));
  });
}

/** Whoever a finished import added, where the team chose that. Safe to repeat: an import has one run. */
export async function completeImport(member: Member, importId: string) {
  return inTeam(member, async (tx) => {
    const [found] = await tx.select().from(imports).where(eq(imports.id, importId)).for("update");
    const rules = await readRules(tx);
    if (found?.state !== "done" || !found.originId) return refused("not-done");
    if (!rules.enrichImports || rules.fields.length === 0) return refused("not-chosen");
    if ((await tx.$count(enrichmentRuns, eq(enrichmentRuns.importId, importId))) > 0) return ok();
    const { isReady } = await readStanding(tx, member, "hunter");
    if (!isReady) return refused("no-key");
    const some = await nextImported(tx, found.originId, { most: 1 });
    if (some.length === 0) return refused("nobody");
    await begin(tx, { ...member, userId: found.userId }, { importId, total: found.added });
    return ok();
  });
}

type Beginning = Pick<typeof enrichmentRuns.$inferInsert, "prospectIds" | "query" | "importId"> & {
  total: number;
};

async function begin(tx: Tx, member: Member, what: Beginning) {
  const runId = newId();
  await tx.insert(enrichmentRuns).values({
    ...{ id: runId, teamId: member.teamId, userId: member.userId, kind: "enrich" },
    ...{ provider: "hunter", state: "waiting", ...what },
  });
  await wakeEnrichment(tx, member);
  return { runId };
}
