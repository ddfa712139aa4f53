/** Many at once where a provider takes lists: handed over, collected page by page, and deleted there. */
import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { BulkVerifier, CollectedRow } from "#app/adapters/verification/port.ts";
import { identityKey, readAddress } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import { isOpen } from "#app/team/open.server.ts";
import { noteAnswered, noteRefused, takeTurn } from "#app/verification/budget.server.ts";
import { addressHashOf, readCandidates } from "#app/verification/candidates.server.ts";
import { dropQuestion, obstacleOf, type Question } from "#app/verification/ledger.server.ts";
import { loseQuestion } from "#app/verification/refusals.server.ts";
import { isActive } from "#app/verification/run.ts";
import { findRun, type Run } from "#app/verification/runs.server.ts";
import { settle } from "#app/verification/settling.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { verificationRuns, verifications } from "#db/schema/verification.ts";

/** The one provider that takes lists. */
const name = "briteverify" as const;

type Handing = { runId: string; questions: Question[]; bulk: BulkVerifier };

/**
 * The list's id is stored, and every question marked as asked, before it is started: until then nothing
 * is paid for, and a list that nobody starts ends by itself.
 */
export async function handOver(member: Member, { runId, questions, bulk }: Handing): Promise<void> {
  const addresses = await inTeam(member, (tx) => stillWanted(tx, member, questions));
  if (addresses.length === 0) return;
  const prepared = await bulk.prepare(addresses.map(({ email }) => email));
  if (prepared.refused !== undefined) {
    await inTeam(member, (tx) =>
      noteRefused(tx, member, { name, refused: prepared.refused, ...prepared.detail }),
    );
    return;
  }
  const { id: remoteId } = prepared.value;
  const ids = addresses.map(({ questionId }) => questionId);
  const isStored = await storeList(member, { runId, remoteId, ids });
  // Stopped meanwhile, or another worker was quicker: nothing was started.
  if (!isStored) await bulk.discard(remoteId);
  else await bulk.start(remoteId);
}

/** As things stand now: who objected since is in no list. */
async function stillWanted(tx: Tx, member: Member, questions: Question[]) {
  if (!(await takeTurn(tx, member, name))) return [];
  const ids = questions.map(({ prospectId }) => prospectId);
  const people = await readCandidates(tx, member, { ids, provider: name });
  const byId = new Map(people.map((person) => [person.id, person]));
  const wanted: { questionId: string; email: string }[] = [];
  for (const question of questions) {
    const person = byId.get(question.prospectId);
    if (!person) continue;
    const failure = obstacleOf(question, person);
    if (failure) await dropQuestion(tx, member, { question, failure });
    else wanted.push({ questionId: question.id, email: person.email });
  }
  return wanted;
}

type Storing = { runId: string; remoteId: string; ids: string[] };

/** All or none: a list that holds somebody who is asked one by one as well would be paid for twice. */
async function storeList(member: Member, { runId, remoteId, ids }: Storing): Promise<boolean> {
  try {
    return await inTeam(member, async (tx) => {
      const run = await findRun(tx, runId, { lock: true });
      if (!isActive(run.state) || run.remoteId || !(await isOpen(tx, member.teamId))) return false;
      const marked = await tx
        .update(verifications)
        .set({ askedAt: now(), retryAt: null })
        .where(and(sql`id = any(${sql.param(ids)}::uuid[])`, isStillWaiting()))
        .returning({ id: verifications.id });
      if (marked.length !== ids.length) throw new Overtaken();
      await tx.update(verificationRuns).set({ remoteId }).where(eq(verificationRuns.id, runId));
      return true;
    });
  } catch (error) {
    if (error instanceof Overtaken) return false;
    throw error;
  }
}

class Overtaken extends Error {}

function isStillWaiting() {
  return and(eq(verifications.state, "asking"), isNull(verifications.askedAt));
}

type Working = { bulk: BulkVerifier; isClosed?: boolean };

/** Looks after every list of the team that is under way there. In a closed team none is started. */
export async function workLists(member: Member, working: Working): Promise<void> {
  const runs = await inTeam(member, (tx) =>
    tx
      .select()
      .from(verificationRuns)
      .where(and(eq(verificationRuns.provider, name), isNotNull(verificationRuns.remoteId))),
  );
  for (const run of runs) await workList(member, run, working);
}

async function workList(member: Member, run: Run, { bulk, isClosed }: Working): Promise<void> {
  const remoteId = run.remoteId!;
  if (isActive(run.state)) {
    const started = isClosed ? ok() : await bulk.start(remoteId);
    const outcome = started.refused === undefined ? await collectAll(member, run, bulk) : started;
    if (outcome.refused === "running") return;
    if (outcome.refused !== undefined && outcome.refused !== "gone") {
      const { refused, detail } = outcome;
      await inTeam(member, (tx) => noteRefused(tx, member, { name, refused, ...detail }));
      return;
    }
    await inTeam(member, (tx) => noteAnswered(tx, member, name));
  }
  await inTeam(member, (tx) => loseTheRest(tx, member, run.id));
  // Only after all is stored; one that cannot be deleted now is tried again.
  const discarded = await bulk.discard(remoteId);
  if (discarded.refused !== undefined && discarded.refused !== "gone") return;
  await inTeam(member, (tx) =>
    tx
      .update(verificationRuns)
      .set({ remoteId: null })
      .where(and(eq(verificationRuns.id, run.id), eq(verificationRuns.remoteId, remoteId))),
  );
}

async function collectAll(member: Member, run: Run, bulk: BulkVerifier) {
  for (let page = 1; ; page++) {
    const answer = await bulk.collect(run.remoteId!, page);
    if (answer.refused !== undefined) return answer;
    if (answer.value.state === "running") return { refused: "running" as const, detail: undefined };
    await settleRows(member, run, answer.value.rows);
    if (page >= answer.value.pages) return { refused: undefined };
  }
}

async function settleRows(member: Member, run: Run, rows: CollectedRow[]): Promise<void> {
  const found = new Map<string, CollectedRow["verification"]>();
  for (const { address, verification } of rows) {
    if (readAddress(address).problem) continue;
    found.set(addressHashOf(identityKey(address)), verification);
  }
  const open = await inTeam(member, (tx) => asked(tx, run.id));
  for (const { id, addressHash } of open) {
    const value = found.get(addressHash);
    if (value) await settle(member, id, { value });
  }
}

/** In the list and not in its results: it may have been paid for. */
async function loseTheRest(tx: Tx, member: Member, runId: string): Promise<void> {
  for (const question of await asked(tx, runId)) await loseQuestion(tx, member, question);
}

function asked(tx: Tx, runId: string): Promise<Question[]> {
  return tx
    .select()
    .from(verifications)
    .where(
      and(
        eq(verifications.runId, runId),
        inArray(verifications.state, ["asking"]),
        isNotNull(verifications.askedAt),
      ),
    )
    .orderBy(verifications.prospectId);
}
