/** Of those who are due, whom a message may be written to now: the others are stopped or held, with the reason. */
import { and, eq, inArray } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { hindrance } from "#app/core/uses.ts";
import type { Candidate } from "#app/outreach/due.server.ts";
import { type Contact, suppressedAmong } from "#app/suppression/suppression.server.ts";
import type { Tx } from "#db/client.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";

/** Their enrolments are locked, and they were read after that: a mark committed before is seen here. */
export async function siftCandidates(tx: Tx, found: Candidate[]): Promise<Candidate[]> {
  return holdMarked(tx, await stopSuppressed(tx, found));
}

/** Blocked with a reason, and due no more. */
export async function blockEnrolments(tx: Tx, ids: string[], reason: string): Promise<void> {
  await tx
    .update(enrolments)
    .set({ state: "blocked", reason, nextAt: null })
    .where(inArray(enrolments.id, ids));
}

export function contactOf({ optOutHash, domain }: typeof enrolments.$inferSelect): Contact {
  return { hash: optOutHash, domain };
}

/** Who asked not to be written to since they were enrolled is stopped here, with the reason. */
async function stopSuppressed(tx: Tx, found: Candidate[]): Promise<Candidate[]> {
  const contacts = found.map(({ enrolment }) => contactOf(enrolment));
  const reasons = await suppressedAmong(tx, contacts);
  if (reasons.size === 0) return found;
  for (const { enrolment } of found) {
    const reason = reasons.get(enrolment.optOutHash);
    if (!reason) continue;
    await tx
      .update(enrolments)
      .set({ state: "stopped", reason, nextAt: null })
      .where(eq(enrolments.id, enrolment.id));
    await tx
      .update(sends)
      .set({ state: "cancelled", reason, retryAt: null })
      .where(and(eq(sends.enrolmentId, enrolment.id), eq(sends.state, "retry")));
  }
  return found.filter(({ enrolment }) => !reasons.has(enrolment.optOutHash));
}

/** Who was restricted, or put into the bin, in the moment they joined waits here until that is lifted. */
async function holdMarked(tx: Tx, found: Candidate[]): Promise<Candidate[]> {
  const at = now();
  const marks = Map.groupBy(found, ({ prospect }) => hindrance(prospect, "send", at));
  for (const [mark, those] of marks) {
    if (!mark) continue;
    await blockEnrolments(
      tx,
      those.map(({ enrolment }) => enrolment.id),
      mark,
    );
  }
  return marks.get(undefined) ?? [];
}
