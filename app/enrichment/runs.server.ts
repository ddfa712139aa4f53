/** Runs as members see them: finding and listing them, stopping one, waking one. */
import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { dropWaiting } from "#app/enrichment/ledger.server.ts";
import { wakeEnrichment } from "#app/enrichment/wake.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enrichmentRuns, personSuggestions } from "#db/schema/enrichment.ts";
import type { RunState } from "#db/schema/verification.ts";

export type Run = typeof enrichmentRuns.$inferSelect;

export const UNDER_WAY: RunState[] = ["waiting", "running"];
const PAGE = 25;

/** Throws NotFound for what is not this team's, and for what is no id. `lock` until the end of `tx`. */
export async function findRun(tx: Tx, id: string, { lock = false } = {}): Promise<Run> {
  if (!Id.safeParse(id).success) throw new NotFound("run");
  const query = tx.select().from(enrichmentRuns).where(eq(enrichmentRuns.id, id)).$dynamic();
  const [found] = await (lock ? query.for("update") : query);
  if (!found) throw new NotFound("run");
  return found;
}

/** With how many of the people it suggested still wait for a decision. Throws NotFound. */
export async function showRun(member: Member, id: string): Promise<Run & { undecided: number }> {
  return inTeam(member, async (tx) => {
    const found = await findRun(tx, id);
    const undecided = await tx.$count(personSuggestions, eq(personSuggestions.runId, id));
    return { ...found, undecided };
  });
}

/** The latest 25, or those before the run `before`; `older` leads on. */
export async function listRuns(member: Member, { before }: { before?: string | null } = {}) {
  return inTeam(member, async (tx) => {
    const isCursor = before && Id.safeParse(before).success;
    const rows = await tx
      .select()
      .from(enrichmentRuns)
      .where(isCursor ? lt(enrichmentRuns.id, before) : undefined)
      .orderBy(desc(enrichmentRuns.id))
      .limit(PAGE + 1);
    const page = rows.slice(0, PAGE);
    return { rows: page, older: rows.length > PAGE ? page.at(-1)!.id : undefined };
  });
}

/** What was found stays. Throws NotFound. */
export async function stopRun(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const run = await findRun(tx, id, { lock: true });
    if (!UNDER_WAY.includes(run.state)) return refused("not-under-way");
    await endRun(tx, id, { state: "stopped" });
    return ok();
  });
}

/** Looks at once whether what is on hold can go on. Throws NotFound. */
export async function nudgeRun(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const run = await findRun(tx, id);
    if (!UNDER_WAY.includes(run.state)) return refused("not-under-way");
    await wakeEnrichment(tx, member);
    return ok();
  });
}

const FORGOTTEN = { query: null, prospectIds: null, soughtName: null };

/** Ended for good: whom it was about, or looked for, is no longer held. */
export async function endRun(
  tx: Tx,
  id: string,
  { state, because = null }: { state: "done" | "stopped" | "failed"; because?: string | null },
): Promise<void> {
  await dropWaiting(tx, id);
  await tx
    .update(enrichmentRuns)
    .set({ state, because, finishedAt: now(), ...FORGOTTEN })
    .where(and(eq(enrichmentRuns.id, id), inArray(enrichmentRuns.state, UNDER_WAY)));
}

export type Tally = {
  asked?: number;
  found?: number;
  credits?: number;
  /** Word → how many more. */
  counts?: Record<string, number>;
};

/** Adds to a run's figures. */
export async function tallyRun(tx: Tx, id: string, tally: Tally): Promise<void> {
  const { asked = 0, found = 0, credits = 0, counts = {} } = tally;
  const added = JSON.stringify(counts);
  await tx
    .update(enrichmentRuns)
    .set({
      asked: sql`${enrichmentRuns.asked} + ${asked}`,
      found: sql`${enrichmentRuns.found} + ${found}`,
      credits: sql`${enrichmentRuns.credits} + ${credits}`,
      counts: sql`(
        select coalesce(jsonb_object_agg(word, number), '{}'::jsonb) from (
          select word, sum(number::int) as number
          from (
            select * from jsonb_each_text(${enrichmentRuns.counts})
            union all select * from jsonb_each_text(${added}::jsonb)
          ) as both_of_them (word, number)
          group by word
        ) as summed)`,
    })
    .where(eq(enrichmentRuns.id, id));
}
