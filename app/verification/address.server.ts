/** What is known of one person's address, from whom, and asking about it now. */
import { and, desc, eq, sql } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { frameOf } from "#app/prospects/frame.server.ts";
import { findProspect } from "#app/prospects/prospects.server.ts";
import { holdOpen } from "#app/team/open.server.ts";
import { addressHashOf, readCandidates } from "#app/verification/candidates.server.ts";
import { askOne } from "#app/verification/jobs.ts";
import { type Question, writeQuestions } from "#app/verification/ledger.server.ts";
import { readRules, readStanding } from "#app/verification/providers.server.ts";
import { PROVIDERS } from "#app/verification/providers.ts";
import { oneVerdict } from "#app/verification/verdict.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { users } from "#db/schema/auth.ts";
import { type ProviderName, verifications } from "#db/schema/verification.ts";

const MOST_TOLD = 50;

/** With all that was asked about them, the latest first. Throws NotFound. */
export async function readAddressPage(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const prospect = await findProspect(tx, id);
    const current = addressHashOf(prospect.emailKey);
    const asked = await tx
      .select({
        question: verifications,
        by: sql<string | null>`coalesce(${users.name}, ${users.email})`,
      })
      .from(verifications)
      .leftJoin(users, eq(users.id, verifications.userId))
      .where(eq(verifications.prospectId, id))
      .orderBy(desc(verifications.createdAt), desc(verifications.id))
      .limit(MOST_TOLD);
    const history = asked.map(({ question, by }) => ({
      ...question,
      by,
      isCurrent: question.addressHash === current,
    }));
    const answers = history.filter(({ isCurrent, state }) => isCurrent && state === "answered");
    const choices = [];
    for (const name of PROVIDERS) choices.push(await choiceOf(tx, member, { id, name, history }));
    const { askAgainDays } = await readRules(tx, member);
    return {
      ...{ frame: frameOf(prospect), email: prospect.email, history, choices, askAgainDays },
      one: oneVerdict(answers as Parameters<typeof oneVerdict>[0]),
    };
  });
}

type Choosing = { id: string; name: ProviderName; history: (Question & { isCurrent: boolean })[] };

async function choiceOf(tx: Tx, member: Member, { id, name, history }: Choosing) {
  const standing = await readStanding(tx, member, name);
  const [candidate] = await readCandidates(tx, member, { ids: [id], provider: name });
  const last = history.find(({ provider, isCurrent }) => provider === name && isCurrent);
  const isLost = last?.state === "failed" && last.failure === "outcome-unknown";
  return { ...standing, leftOut: candidate?.leftOut, isLost };
}

/**
 * Writes the question down and has a worker ask it. `again` is for an answer that was lost: whoever
 * asks knows that it may be paid for a second time. Throws NotFound.
 */
export async function checkNow(
  member: Member,
  id: string,
  { provider, again }: { provider: ProviderName; again: boolean },
) {
  return inTeam(member, async (tx) => {
    if (!(await holdOpen(tx, member.teamId))) return refused("team-closing");
    // Two who press at once come one after the other.
    const prospect = await findProspect(tx, id, { lock: true });
    const standing = await readStanding(tx, member, provider);
    if (!standing.isReady) return refused("no-key");
    const [candidate] = await readCandidates(tx, member, { ids: [prospect.id], provider });
    const leftOut = candidate!.leftOut;
    const mayRepeat =
      leftOut === "answered" && again && (await wasLost(tx, { ...candidate!, provider }));
    if (leftOut && !mayRepeat) return refused(leftOut);
    const people = [candidate!];
    const { userId } = member;
    const outcome = await writeQuestions(tx, member, { provider, userId, people });
    if (outcome.refused !== undefined) return refused(outcome.refused);
    const [question] = outcome.value.questions;
    if (!question) return refused("asking");
    await enqueue(tx, askOne, { teamId: member.teamId, questionId: question.id });
    return ok({ id: question.id });
  });
}

type Lost = { id: string; addressHash: string; provider: ProviderName };

/** The latest about this address, to this provider. */
async function wasLost(tx: Tx, { id, addressHash, provider }: Lost): Promise<boolean> {
  const [last] = await tx
    .select({ failure: verifications.failure })
    .from(verifications)
    .where(
      and(
        eq(verifications.prospectId, id),
        eq(verifications.addressHash, addressHash),
        eq(verifications.provider, provider),
      ),
    )
    .orderBy(desc(verifications.createdAt), desc(verifications.id))
    .limit(1);
  return last?.failure === "outcome-unknown";
}
