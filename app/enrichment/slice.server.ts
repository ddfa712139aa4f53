/** Choosing the next few questions of a team: whose run, who may be asked about, and what that may cost. */
import { and, asc, eq, inArray, isNull, lt, lte, or, sql } from "drizzle-orm";
import { after, HOUR, MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { type Asked, PRICE } from "#app/enrichment/enrichment.ts";
import { gather } from "#app/enrichment/gather.server.ts";
import type { Question } from "#app/enrichment/ledger.server.ts";
import { endRun, type Run, tallyRun, UNDER_WAY } from "#app/enrichment/runs.server.ts";
import { isOpen } from "#app/team/open.server.ts";
import { reserveCredits } from "#app/verification/budget.server.ts";
import { type Account, providerFor } from "#app/verification/keys.server.ts";
import type { Tx } from "#db/client.ts";
import { enrichmentQuestions, enrichmentRuns } from "#db/schema/enrichment.ts";

/** Questions of one slice. */
const SLICE = 25;
/** Of a team, in one look. */
const MOST_RUNS = 20;
/** A question that was begun so long ago was lost with its worker. */
const LOST = 10 * MINUTE;
/** On hold, a run looks again at least so often: a budget may have been raised. */
const LOOK_AGAIN = HOUR;

export type Slice = {
  run: Run;
  account: Account;
  questions: Question[];
  /** Credits reserved for each. */
  each: number;
  since: Date;
};

/** `again`: there may be more to do at once. `until`: when there is, otherwise. */
export type Planned = { slice?: Slice; again: boolean; until?: Date | undefined };

/**
 * What is wanted of one person goes before what is wanted of many, and older before newer. The
 * questions are marked as being asked before anybody asks them: one that a crash lost may have been
 * paid for, and is not asked again by itself.
 */
export async function planSlice(tx: Tx, member: Member): Promise<Planned> {
  if (!(await isOpen(tx, member.teamId))) {
    const on = { state: "waiting", because: "team-closing" } as const;
    await tx.update(enrichmentRuns).set(on).where(inArray(enrichmentRuns.state, UNDER_WAY));
    return { again: false };
  }
  const runs = await tx
    .select()
    .from(enrichmentRuns)
    .where(inArray(enrichmentRuns.state, UNDER_WAY))
    .orderBy(sql`${enrichmentRuns.kind} = 'enrich'`, asc(enrichmentRuns.id))
    .limit(MOST_RUNS)
    .for("update");
  let until: Date | undefined;
  for (const run of runs) {
    const planned = await planRun(tx, member, run);
    if (planned.slice || planned.again) return planned;
    if (planned.until && (!until || planned.until < until)) until = planned.until;
  }
  return { again: false, until };
}

async function planRun(tx: Tx, member: Member, run: Run): Promise<Planned> {
  await giveUpLost(tx, run);
  const open = await openQuestions(tx, run.id);
  const { asked, exhausted } =
    open.length < SLICE && run.kind === "enrich"
      ? await gather(tx, member, run)
      : { asked: 0, exhausted: true };
  const due = asked > 0 ? await openQuestions(tx, run.id) : open;
  if (due.length > 0) return claim(tx, member, run, due);
  if (!exhausted) return { again: true };
  const { until, isBusy } = await nextTime(tx, run.id);
  if (!until) await endRun(tx, run.id, { state: "done" });
  else if (!isBusy) await rest(tx, run.id, "later");
  return { again: false, until };
}

function openQuestions(tx: Tx, runId: string): Promise<Question[]> {
  return tx
    .select()
    .from(enrichmentQuestions)
    .where(
      and(
        eq(enrichmentQuestions.runId, runId),
        eq(enrichmentQuestions.state, "waiting"),
        or(isNull(enrichmentQuestions.retryAt), lte(enrichmentQuestions.retryAt, now())),
      ),
    )
    .orderBy(asc(enrichmentQuestions.id))
    .limit(SLICE);
}

async function claim(tx: Tx, member: Member, run: Run, due: Question[]): Promise<Planned> {
  const name = run.provider as Asked;
  const account = await providerFor(tx, member, name);
  if (account.refused) return holdRun(tx, run, account.refused, null);
  const wanted = { name, wanted: due.length, each: PRICE[name] };
  const reserved = await reserveCredits(tx, member, wanted);
  if (reserved.refused) return holdRun(tx, run, reserved.refused, reserved.detail.retryAt);
  const { count, each } = reserved.value;
  const ids = due.slice(0, count).map(({ id }) => id);
  const questions = await tx
    .update(enrichmentQuestions)
    .set({ state: "asking", tries: sql`${enrichmentQuestions.tries} + 1`, credits: each })
    .where(inArray(enrichmentQuestions.id, ids))
    .returning();
  await tx
    .update(enrichmentRuns)
    .set({ state: "running", because: null })
    .where(eq(enrichmentRuns.id, run.id));
  const slice = { run, account: account.value, questions, each, since: now() };
  return { slice, again: true };
}

/** Without a key nothing can go on; anything else passes. */
async function holdRun(tx: Tx, run: Run, because: string, retryAt: Date | null): Promise<Planned> {
  if (because === "no-key" || because === "key-gone") {
    await endRun(tx, run.id, { state: "failed", because });
    return { again: false };
  }
  await rest(tx, run.id, because);
  const soon = after(now(), LOOK_AGAIN);
  return { again: false, until: retryAt && retryAt < soon ? retryAt : soon };
}

async function rest(tx: Tx, id: string, because: string): Promise<void> {
  await tx
    .update(enrichmentRuns)
    .set({ state: "waiting", because })
    .where(eq(enrichmentRuns.id, id));
}

async function giveUpLost(tx: Tx, run: Run): Promise<void> {
  const lost = await tx
    .update(enrichmentQuestions)
    .set({ state: "failed", outcome: "lost" })
    .where(
      and(
        eq(enrichmentQuestions.runId, run.id),
        eq(enrichmentQuestions.state, "asking"),
        lt(enrichmentQuestions.updatedAt, after(now(), -LOST)),
      ),
    )
    .returning({ credits: enrichmentQuestions.credits });
  if (lost.length === 0) return;
  const credits = lost.reduce((sum, one) => sum + one.credits, 0);
  await tallyRun(tx, run.id, { asked: lost.length, credits, counts: { lost: lost.length } });
}

/** When a question waits to be asked again, or when one that is being asked counts as lost. */
async function nextTime(tx: Tx, runId: string) {
  const rows = await tx
    .select({
      state: enrichmentQuestions.state,
      retryAt: enrichmentQuestions.retryAt,
      updatedAt: enrichmentQuestions.updatedAt,
    })
    .from(enrichmentQuestions)
    .where(
      and(
        eq(enrichmentQuestions.runId, runId),
        inArray(enrichmentQuestions.state, ["waiting", "asking"]),
      ),
    )
    .limit(1_000);
  const times = rows.map(({ state, retryAt, updatedAt }) =>
    state === "waiting" ? (retryAt ?? now()) : after(updatedAt, LOST + MINUTE),
  );
  const [until] = times.sort((one, other) => one.getTime() - other.getTime());
  return { until, isBusy: rows.some(({ state }) => state === "asking") };
}
