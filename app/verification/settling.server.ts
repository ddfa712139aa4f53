/** What becomes of an answer: written down once, counted towards the person's verdict, or given up. */
import { and, eq, isNotNull, isNull, lt, sql } from "drizzle-orm";
import type { AskRefusal, AskRefusalDetail } from "#app/adapters/provider.ts";
import type { Verification, VerifyOutcome } from "#app/adapters/verification/port.ts";
import { after, DAY, HOUR, MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, refused } from "#app/core/result.ts";
import { restrictAsProviderSays } from "#app/prospects/objected.server.ts";
import { noteAnswered, noteRefused } from "#app/verification/budget.server.ts";
import { addressHashOf } from "#app/verification/candidates.server.ts";
import {
  closeQuestion,
  dropQuestion,
  findQuestion,
  type Question,
  releaseQuestion,
} from "#app/verification/ledger.server.ts";
import { isPaid } from "#app/verification/providers.ts";
import type { Failure } from "#app/verification/question.ts";
import { oneVerdict } from "#app/verification/verdict.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { isPassing } from "#db/patience.ts";
import { prospects } from "#db/schema/prospects.ts";
import { type ProviderName, verifications } from "#db/schema/verification.ts";

/** So long an answer is waited for; then whoever asked was lost, and with them perhaps the answer. */
export const LEASE = 10 * MINUTE;

/** How long a question that found nobody ready is asked again by itself. */
const PATIENCE = DAY;
const GREYLIST_PATIENCE = HOUR;

/**
 * Once: whoever comes second finds it settled. An answer that cannot be kept, whatever is odd about
 * it, ends its own question and nobody else's.
 */
export async function settle(member: Member, id: string, outcome: VerifyOutcome): Promise<void> {
  try {
    await settleAs(member, id, outcome);
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
  if (!unused) await judgePerson(tx, person);
  await noteAnswered(tx, member, provider);
}

/** The verdict on the address they have now, from all that was ever answered about it. */
export async function judgePerson(tx: Tx, person: Person): Promise<void> {
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
}

type Refusal = { question: Question; person: Person; refused: AskRefusal } & AskRefusalDetail;

async function settleRefusal(tx: Tx, member: Member, refusal: Refusal): Promise<void> {
  const { question, person: _, ...why } = refusal;
  await endOrRelease(tx, member, refusal);
  // The provider's row is the last that any transaction locks.
  await noteRefused(tx, member, { name: question.provider, ...why });
}

async function endOrRelease(tx: Tx, member: Member, refusal: Refusal): Promise<void> {
  const { question, person, refused, retryAt, said } = refusal;
  const { createdAt, credits } = question;
  // An answer that could not be read, or that was lost on the way, may have been charged for.
  if (
    (said === "unreadable" && isPaid(question.provider)) ||
    (refused === "try-later" && said === "no-answer")
  ) {
    return loseQuestion(tx, member, question);
  }
  if (refused === "objected") return objected(tx, member, { question, person });
  if (refused === "no-verdict" || refused === "refused-by-provider") {
    return failed(tx, member, { question, failure: refused, charged: 0, retryAt });
  }
  if (after(createdAt, PATIENCE) > now()) return releaseQuestion(tx, question, retryAt);
  return refused === "still-running"
    ? failed(tx, member, { question, failure: refused, charged: credits })
    : failed(tx, member, { question, failure: "try-later", charged: 0 });
}

type Failing = { question: Question; failure: Failure; charged: number; retryAt?: Date | null };

async function failed(tx: Tx, member: Member, { question, failure, charged, retryAt }: Failing) {
  const as = { state: "failed", failure, retryAt: retryAt ?? null } as const;
  await closeQuestion(tx, member, { question, charged, as });
}

/** N12: what they asked of the provider holds here as well, and spares asking the next one. */
async function objected(
  tx: Tx,
  member: Member,
  { question, person }: { question: Question; person: Person },
): Promise<void> {
  const { prospectId, provider } = question;
  await restrictAsProviderSays(tx, member, { person, provider });
  await failed(tx, member, { question, failure: "objected", charged: 0 });
  const waiting = await tx
    .select()
    .from(verifications)
    .where(
      and(
        eq(verifications.prospectId, prospectId),
        eq(verifications.state, "asking"),
        isNull(verifications.askedAt),
      ),
    );
  for (const other of waiting) {
    await dropQuestion(tx, member, { question: other, failure: "restricted" });
  }
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

/** It was asked, and nobody will ever know what came of it. */
export async function loseQuestion(tx: Tx, member: Member, question: Question): Promise<void> {
  const { credits: charged } = question;
  await failed(tx, member, { question, failure: "outcome-unknown", charged });
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
