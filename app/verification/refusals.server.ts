/** What becomes of a question that was refused: asked again later, given up, or a person's own objection. */
import { and, eq, isNull } from "drizzle-orm";
import type { AskRefusal, AskRefusalDetail } from "#app/adapters/provider.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { restrictAsProviderSays } from "#app/prospects/objected.server.ts";
import { noteRefused } from "#app/verification/budget.server.ts";
import {
  closeQuestion,
  dropQuestion,
  type Question,
  releaseQuestion,
} from "#app/verification/ledger.server.ts";
import { isPaid } from "#app/verification/providers.ts";
import type { Failure } from "#app/verification/question.ts";
import type { Tx } from "#db/client.ts";
import type { prospects } from "#db/schema/prospects.ts";
import { verifications } from "#db/schema/verification.ts";

/** How long a question that found nobody ready is asked again by itself. */
const PATIENCE = DAY;

type Person = typeof prospects.$inferSelect;
type Refusal = { question: Question; person: Person; refused: AskRefusal } & AskRefusalDetail;

export async function settleRefusal(tx: Tx, member: Member, refusal: Refusal): Promise<void> {
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

/** It was asked, and nobody will ever know what came of it. */
export async function loseQuestion(tx: Tx, member: Member, question: Question): Promise<void> {
  const { credits: charged } = question;
  await failed(tx, member, { question, failure: "outcome-unknown", charged });
}
