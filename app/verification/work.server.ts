/** A slice of what a team has under way with one provider: written down, asked, and then others' turn. */
import { and, asc, eq, gt, inArray, isNull, ne, or, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { holdSelected, nextSelected } from "#app/prospects/selection.server.ts";
import { isOpen } from "#app/team/open.server.ts";
import { type AskOptions, askAll, openFor } from "#app/verification/asking.server.ts";
import { type Candidate, readCandidates } from "#app/verification/candidates.server.ts";
import { finishRuns, restRuns } from "#app/verification/ending.server.ts";
import { type Question, writeQuestions } from "#app/verification/ledger.server.ts";
import { handOver, workLists } from "#app/verification/lists.server.ts";
import { isOfImport } from "#app/verification/of-import.server.ts";
import { isWaiting, planNext } from "#app/verification/plan.server.ts";
import { dealtWith, LAST } from "#app/verification/run.ts";
import type { Run } from "#app/verification/runs.server.ts";
import { reconcile } from "#app/verification/settling.server.ts";
import { countIn } from "#app/verification/tally.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import { type ProviderName, verificationRuns, verifications } from "#db/schema/verification.ts";

/** Short enough that whoever comes next waits seconds, long enough that the queue is not the work. */
const SLICE: Record<ProviderName, number> = { own: 200, hunter: 60, briteverify: 60 };
/** From so many on they go as a list, where the provider takes one. */
const LIST_FROM = 100;
const LIST_MOST = 2000;
/** Slices of people who are all left out are passed over in one go. */
const MOST_STEPS = 25;

/** Safe to run twice, also at once: a question is asked by whoever marks it first. */
export async function workSlice(member: Member, provider: ProviderName, options: AskOptions = {}) {
  const isClosed = !(await inTeam(member, (tx) => isOpen(tx, member.teamId)));
  await reconcile(member, provider);
  const opened = await openFor(member, provider, options);
  const verifier = opened.value;
  if (verifier?.bulk) await workLists(member, { bulk: verifier.bulk, isClosed });
  if (isClosed) {
    await restRuns(member, provider);
    await planNext(member, provider);
    return refused("team-closing");
  }
  for (let step = 0; step < MOST_STEPS; step++) {
    const claimed = await inTeam(member, (tx) =>
      claim(tx, member, { provider, lists: Boolean(verifier?.bulk) }),
    );
    if (verifier && claimed.list) await handOver(member, { ...claimed.list, bulk: verifier.bulk! });
    if (verifier && claimed.questions.length > 0) {
      await askAll(member, claimed.questions, verifier);
    }
    if (claimed.isEnd || claimed.questions.length > 0 || claimed.list) break;
  }
  await finishRuns(member, provider);
  await planNext(member, provider);
  return opened.refused === undefined ? ok() : refused(opened.refused);
}

type Claimed = {
  questions: Question[];
  list?: { runId: string; questions: Question[] };
  /** Nothing more can be written down now. */
  isEnd: boolean;
};

/** What waits already comes first; then the next of the run that was worked on least recently. */
async function claim(
  tx: Tx,
  member: Member,
  { provider, lists }: { provider: ProviderName; lists: boolean },
): Promise<Claimed> {
  const waiting = await tx
    .select()
    .from(verifications)
    .where(
      and(
        isWaiting(provider),
        or(
          isNull(verifications.retryAt),
          sql`${verifications.retryAt} <= ${now().toISOString()}::timestamptz`,
        ),
      ),
    )
    .orderBy(asc(verifications.id))
    .limit(SLICE[provider]);
  const most = SLICE[provider] - waiting.length;
  const run = most > 0 ? await pickRun(tx, provider) : undefined;
  if (!run) return { questions: waiting, isEnd: true };
  const asList = lists && run.total - dealtWith(run.counts) >= LIST_FROM;
  const written = await writeNext(tx, member, { run, most: asList ? LIST_MOST : most });
  if (asList && written.length >= LIST_FROM) {
    return { questions: waiting, list: { runId: run.id, questions: written }, isEnd: false };
  }
  return { questions: [...waiting, ...written], isEnd: false };
}

async function pickRun(tx: Tx, provider: ProviderName): Promise<Run | undefined> {
  const [run] = await tx
    .select()
    .from(verificationRuns)
    .where(
      and(
        eq(verificationRuns.provider, provider),
        inArray(verificationRuns.state, ["waiting", "running"]),
        isNull(verificationRuns.remoteId),
        or(isNull(verificationRuns.reached), ne(verificationRuns.reached, LAST)),
      ),
    )
    .orderBy(asc(verificationRuns.updatedAt), asc(verificationRuns.id))
    .limit(1)
    .for("update", { skipLocked: true });
  return run;
}

/** Goes on behind the last who was looked at; where the money ends, so does the step. */
async function writeNext(
  tx: Tx,
  member: Member,
  { run, most }: { run: Run; most: number },
): Promise<Question[]> {
  const { id: runId, provider, userId } = run;
  const ids = await nextOf(tx, run, most);
  if (ids.length === 0) {
    await setRun(tx, runId, { reached: LAST, state: "running", because: null });
    return [];
  }
  await holdSelected(tx, ids);
  const all = await readCandidates(tx, member, { ids, provider });
  const people = all.filter(({ leftOut }) => !leftOut);
  const outcome =
    people.length === 0
      ? ok({ questions: [], reached: undefined })
      : await writeQuestions(tx, member, { provider, userId, runId, people });
  if (outcome.refused !== undefined) {
    await setRun(tx, runId, { state: "waiting", because: outcome.refused });
    return [];
  }
  const { questions, reached } = outcome.value;
  const isCut = reached !== undefined && reached !== people.at(-1)?.id;
  const end = ids.length < most ? LAST : ids.at(-1)!;
  const to = isCut ? reached : end;
  await setRun(tx, runId, { reached: to, state: "running", because: null });
  await countStep(tx, { runId, questions, all: all.filter(({ id }) => id <= to) });
  return questions;
}

type Step = { runId: string; questions: Question[]; all: Candidate[] };

/** Who is neither left out nor written down was taken by somebody else a moment ago. */
async function countStep(tx: Tx, { runId, questions, all }: Step): Promise<void> {
  const written = new Set(questions.map(({ prospectId }) => prospectId));
  const counts: Record<string, number> = {};
  for (const { id, leftOut } of all) {
    if (written.has(id)) continue;
    const word = leftOut ?? "asking";
    counts[word] = (counts[word] ?? 0) + 1;
  }
  await countIn(tx, runId, { counts, asked: questions.length });
}

/** Of a check after an import: whom that import added or changed last. */
async function nextOf(
  tx: Tx,
  { importId, prospectIds, query, reached }: Run,
  most: number,
): Promise<string[]> {
  const after = reached ?? undefined;
  if (!importId) {
    if (prospectIds) return nextSelected(tx, { ids: prospectIds }, { after, most });
    // An empty query is everybody, and no query at all is nobody.
    return query === null ? [] : nextSelected(tx, { query }, { after, most });
  }
  const rows = await tx
    .select({ id: prospects.id })
    .from(prospects)
    .where(and(isOfImport(importId), after ? gt(prospects.id, after) : undefined))
    .orderBy(asc(prospects.id))
    .limit(most);
  return rows.map(({ id }) => id);
}

async function setRun(tx: Tx, id: string, changes: Partial<Run>): Promise<void> {
  await tx.update(verificationRuns).set(changes).where(eq(verificationRuns.id, id));
}
