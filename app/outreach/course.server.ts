/** Reading the steps of a sequence in their order. */
import { asc, eq } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { steps } from "#db/schema/outreach.ts";

export type Step = typeof steps.$inferSelect;

export function readCourse(tx: Tx, sequenceId: string): Promise<Step[]> {
  return tx
    .select()
    .from(steps)
    .where(eq(steps.sequenceId, sequenceId))
    .orderBy(asc(steps.position));
}
