/** The sums of a run, added up as its questions are written and settled. */
import { eq, type SQL, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { verificationRuns } from "#db/schema/verification.ts";

type Sums = { counts: Record<string, number>; asked?: number; answered?: number; credits?: number };

export async function countIn(
  tx: Tx,
  runId: string,
  { counts, asked = 0, answered = 0, credits = 0 }: Sums,
): Promise<void> {
  await tx
    .update(verificationRuns)
    .set({
      counts: added(counts),
      asked: sql`${verificationRuns.asked} + ${asked}`,
      answered: sql`${verificationRuns.answered} + ${answered}`,
      credits: sql`${verificationRuns.credits} + ${credits}::double precision`,
    })
    .where(eq(verificationRuns.id, runId));
}

function added(counts: Record<string, number>): SQL {
  const column = verificationRuns.counts;
  return Object.entries(counts).reduce(
    (sum, [word, count]) =>
      sql`${sum} || jsonb_build_object(${word}::text, coalesce((${column} ->> ${word}::text)::int, 0) + ${count}::int)`,
    sql`${column}`,
  );
}
