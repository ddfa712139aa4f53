/** Reading the steps of a sequence in their order. */
import { and, asc, eq, inArray } from "drizzle-orm";
import { passOver } from "#app/outreach/course.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { sends, steps } from "#db/schema/outreach.ts";

export type Step = typeof steps.$inferSelect;

export function readCourse(tx: Tx, sequenceId: string): Promise<Step[]> {
  return tx
    .select()
    .from(steps)
    .where(eq(steps.sequenceId, sequenceId))
    .orderBy(asc(steps.position));
}

type Grouping = { course: Step[]; next: Step | undefined; enrolmentIds: string[] };

/**
 * People by what comes for each: `next`, or where they have had that message, what follows it. After
 * steps were moved a message may lie ahead of somebody who has it.
 */
export async function groupByNext(
  tx: Tx,
  { course, next, enrolmentIds }: Grouping,
): Promise<Map<Step | undefined, string[]>> {
  if (!next || enrolmentIds.length === 0) return new Map([[next, enrolmentIds]]);
  const rows = await tx
    .select({ id: sends.enrolmentId, step: sends.step })
    .from(sends)
    .where(and(among(sends.enrolmentId, enrolmentIds), inArray(sends.step, ahead(course, next))));
  const had = Map.groupBy(rows, ({ id }) => id);
  return Map.groupBy(enrolmentIds, (id) => {
    const own = new Set(had.get(id)?.map(({ step }) => step));
    return passOver(course, next, own);
  });
}

function ahead(course: Step[], next: Step): number[] {
  return course.flatMap(({ number, position }) => (position >= next.position ? [number] : []));
}
