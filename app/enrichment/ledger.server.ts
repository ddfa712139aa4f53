/** The ledger of questions: what was asked within the team's time is not asked, or paid for, again. */
import { and, eq, sql } from "drizzle-orm";
import { after, DAY, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { hashOfKey } from "#app/core/signing.server.ts";
import type { Asked } from "#app/enrichment/enrichment.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { enrichmentQuestions } from "#db/schema/enrichment.ts";

export type Question = typeof enrichmentQuestions.$inferSelect;

export type NewQuestion = { question: string; prospectId?: string; page?: number };

/** Question → when it was asked last: answered within so many days, or under way. */
export async function askedBefore(
  tx: Tx,
  questions: string[],
  { provider, days }: { provider: Asked; days: number },
): Promise<Map<string, Date>> {
  const byHash = new Map(questions.map((question) => [hashOfKey(question), question]));
  const since = after(now(), -days * DAY);
  const rows = await tx
    .select({ hash: enrichmentQuestions.question, at: enrichmentQuestions.createdAt })
    .from(enrichmentQuestions)
    .where(
      and(
        eq(enrichmentQuestions.provider, provider),
        among(enrichmentQuestions.question, [...byHash.keys()], "text"),
        sql`(${enrichmentQuestions.state} in ('waiting', 'asking') or
          ${enrichmentQuestions.state} = 'answered'
          and ${enrichmentQuestions.createdAt} > ${since.toISOString()}::timestamptz)`,
      ),
    )
    .orderBy(enrichmentQuestions.createdAt);
  return new Map(rows.map(({ hash, at }) => [byHash.get(hash)!, at]));
}

/** Writes questions down to be asked; says how many, since one that is under way is not asked again. */
export async function noteQuestions(
  tx: Tx,
  { teamId }: Pick<Member, "teamId">,
  { runId, provider }: { runId: string; provider: Asked },
  questions: NewQuestion[],
): Promise<number> {
  if (questions.length === 0) return 0;
  const rows = questions.map(({ question, ...rest }) => ({
    ...{ teamId, runId, provider, state: "waiting" as const },
    ...{ ...rest, question: hashOfKey(question) },
  }));
  const noted = await tx
    .insert(enrichmentQuestions)
    .values(rows)
    .onConflictDoNothing()
    .returning({ id: enrichmentQuestions.id });
  return noted.length;
}

/** What waits is not asked any more; what is being asked this moment comes to its end. */
export async function dropWaiting(tx: Tx, runId: string): Promise<void> {
  await tx
    .delete(enrichmentQuestions)
    .where(and(eq(enrichmentQuestions.runId, runId), eq(enrichmentQuestions.state, "waiting")));
}
