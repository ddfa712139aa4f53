/** Answers about somebody who was merged into another while they were asked about. */
import { eq } from "drizzle-orm";
import type { VerifyOutcome } from "#app/adapters/verification/port.ts";
import type { Member } from "#app/core/member.ts";
import { restrictAsProviderSays } from "#app/prospects/objected.server.ts";
import { settleCredits } from "#app/verification/budget.server.ts";
import type { Question } from "#app/verification/ledger.server.ts";
import { countIn } from "#app/verification/tally.server.ts";
import type { Tx } from "#db/client.ts";
import type { prospects } from "#db/schema/prospects.ts";
import { verifications } from "#db/schema/verification.ts";

type Person = typeof prospects.$inferSelect;
type Merged = { question: Question; person: Person; outcome: VerifyOutcome };

/**
 * An answer about an address that a merge dropped meanwhile: nothing of it is kept but what it cost.
 * That they asked the provider to stop holds for the one who stays. Twice is as once.
 */
export async function settleMerged(tx: Tx, member: Member, { question, person, outcome }: Merged) {
  const { id, runId, provider, credits, createdAt } = question;
  if (outcome.refused === "objected")
    await restrictAsProviderSays(tx, member, { person, provider });
  if (outcome.refused !== undefined && mayBePaid(outcome)) return;
  const charged = outcome.refused === undefined ? outcome.value.charged : 0;
  await tx.update(verifications).set({ credits: charged }).where(eq(verifications.id, id));
  if (runId) await countIn(tx, runId, { counts: {}, credits: charged - credits });
  await settleCredits(tx, member, { name: provider, reserved: credits, charged, since: createdAt });
}

/** Nobody knows what came of it, so that it stays counted as spent. */
function mayBePaid({ refused, detail }: Extract<VerifyOutcome, { refused: string }>): boolean {
  return refused === "still-running" || ["no-answer", "unreadable"].includes(detail.said);
}
