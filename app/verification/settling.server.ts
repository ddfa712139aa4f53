/** What becomes of an answer: written down once, counted towards the person's verdict, or given up. */
import { and, eq, isNotNull, lt, sql } from "drizzle-orm";
import type { Verification, VerifyOutcome } from "#app/adapters/verification/port.ts";
import { after, HOUR, MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, refused } from "#app/core/result.ts";
import { recheckBlocked } from "#app/outreach/readiness.server.ts";
import { noteAnswered } from "#app/verification/budget.server.ts";
import { addressHashOf } from "#app/verification/candidates.server.ts";
import {
  closeQuestion,
  findQuestion,
  type Question,
  releaseQuestion,
} from "#app/verification/ledger.server.ts";
import { settleMerged } from "#app/verification/merged.server.ts";
import { isPaid } from "#app/verification/providers.ts";
import { loseQuestion, settleRefusal } from "#app/verification/refusals.server.ts";
import { oneVerdict } from "#app/verification/verdict.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { isPassing, patiently } from "#db/patience.ts";
import { prospects } from "#db/schema/prospects.ts";
import { type ProviderName, verifications } from "#db/schema/verification.ts";

/** So long an answer is waited for; then whoever asked was lost, and with them perhaps the answer. */
export const LEASE = 10 * MINUTE;

const GREYLIST_PATIENCE = HOUR;

/**
 * Once: whoever comes second finds it settled. An answer that cannot be kept, whatever is odd about
 * it, ends its own question and nobody else's.
 */
export async function settle(member: Member, id: string, outcome: VerifyOutcome): Promise<void> {
  try {
    // An answer was paid for: a database that is away for a moment, or calls this off, must not lose it.
    await patiently(after(now(), 2 * MINUTE), () => settleAs(member, id, outcome));
  } catch (error) {
    if (error instanceof NotFound || isPassing(error)) throw error;
    const said = "unreadable";
    await settleAs(member, id, refused("no-verdict", { retryAt: null, said }));
  }
}

async function settleAs(member: Member, id: string, outcome: VerifyOutcome): Promise<void> {
  await inTeam(member, async (tx) => {
    // The person first, in every transaction that locks both.
    const { prospectId } = await findQuestion(tx, id);
    const [person] = await tx
      .select()
      .from(prospects)
      .where(eq(prospects.id, prospectId))
      .for("no key update");
    const question = await findQuestion(tx, id, { lock: true });
    if (person && question.failure === "merged" && question.askedAt) {
      await settleMerged(tx, member, { question, person, outcome });
      return;
    }
    if (!person || question.state !== "asking" || !question.askedAt) return;
    if (outcome.refused !== undefined) {
      const { refused, detail } = outcome;
      await settleRefusal(tx, member, { question, person, refused, ...detail });
      return;
    }
    await settleVerification(tx, member, { question, person, found: outcome.value });
  });
}

type Person = typeof prospects.$inferSelect;
type Found = { question: Question; person: Person; found: Verification };

async function settleVerification(tx: Tx, member: Member, { question, person, found }: Found) {
  const { provider, createdAt } = question;
  const isGreylisted = !isPaid(provider) && found.verdict === "unknown" && found.retryAt;
  if (isGreylisted && after(createdAt, GREYLIST_PATIENCE) > found.retryAt!) {
    await releaseQuestion(tx, question, found.retryAt);
    return;
  }
  const unused = person.binnedAt ? "binned" : person.restrictedAt ? "restricted" : undefined;
  const { verdict, reasons, score, suggestion, retryAt, charged } = found;
  const as = unused
    ? ({ state: "stopped", failure: unused } as const)
    : ({
        ...({ state: "answered", verdict, reasons, suggestion, retryAt } as const),
        score: score === null ? null : Math.round(score),
        raw: JSON.parse(found.raw) as unknown,
      } as const);
  await closeQuestion(tx, member, { question, charged, as });
  if (!unused) await judgePerson(tx, member, person);
  await noteAnswered(tx, member, provider);
}

/**
 * The verdict on the address they have now, from all that was ever answered about it. Whom sequences
 * held back for what was said before goes on.
 */
async function judgePerson(tx: Tx, member: Member, person: Person): Promise<void> {
  const answers = await tx
    .select({
      provider: verifications.provider,
      verdict: verifications.verdict,
      answeredAt: verifications.answeredAt,
    })
    .from(verifications)
    .where(
      and(
        eq(verifications.prospectId, person.id),
        eq(verifications.addressHash, addressHashOf(person.emailKey)),
        eq(verifications.state, "answered"),
      ),
    );
  const one = oneVerdict(answers as Parameters<typeof oneVerdict>[0]);
  if (!one) return;
  const { verdict, verifiedAt } = one;
  await tx.update(prospects).set({ verdict, verifiedAt }).where(eq(prospects.id, person.id));
  const isCleared = person.verdict === "invalid" && verdict !== "invalid";
  if (isCleared) await recheckBlocked(tx, member, { prospectId: person.id });
}

/**
 * Questions whose asker was lost. Asking our own engine again is free; what a provider may have charged
 * for is counted as spent and said to be so, since none of them tells whether it was.
 */
export async function reconcile(member: Member, provider: ProviderName): Promise<number> {
  return inTeam(member, async (tx) => {
    const lost = await tx
      .select()
      .from(verifications)
      .where(and(isUnderWay(provider), lt(verifications.askedAt, after(now(), -LEASE))))
      .orderBy(verifications.id)
      .limit(1000)
      .for("update", { skipLocked: true });
    for (const question of lost) {
      if (isPaid(provider)) await loseQuestion(tx, member, question);
      else await releaseQuestion(tx, question, null);
    }
    return lost.length;
  });
}

/** Asked one by one and not answered yet; a list that a provider works on has its own time. */
export function isUnderWay(provider: ProviderName) {
  return and(
    eq(verifications.provider, provider),
    eq(verifications.state, "asking"),
    isNotNull(verifications.askedAt),
    sql`not exists (
      select from verification_runs as run
      where run.id = ${verifications.runId} and run.remote_id is not null)`,
  );
}
