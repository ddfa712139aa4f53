/** Of those who are due, whom a message may be written to now: the others are stopped or held, with the reason. */
import { and, eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { hindrance } from "#app/core/uses.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { whyBarred } from "#app/outreach/door.ts";
import type { Candidate } from "#app/outreach/due.server.ts";
import { type Contact, suppressedAmong } from "#app/suppression/suppression.server.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";

type Sifted = Pick<Candidate, "enrolment" | "prospect">;

/** Their enrolments are locked, and they were read after that: a mark committed before is seen here. */
export async function siftCandidates<T extends Sifted>(tx: Tx, found: T[]): Promise<T[]> {
  return holdMarked(tx, await stopSuppressed(tx, found));
}

/** Blocked with a reason, and due no more. */
export async function blockEnrolments(tx: Tx, ids: string[], reason: string): Promise<void> {
  await tx
    .update(enrolments)
    .set({ state: "blocked", reason, nextAt: null })
    .where(among(enrolments.id, ids));
}

export function contactOf({ optOutHash, domain }: typeof enrolments.$inferSelect): Contact {
  return { hash: optOutHash, domain };
}

/** Who asked not to be written to since they were enrolled is stopped here, with the reason. */
async function stopSuppressed<T extends Sifted>(tx: Tx, found: T[]): Promise<T[]> {
  const contacts = found.map(({ enrolment }) => contactOf(enrolment));
  const reasons = await suppressedAmong(tx, contacts);
  if (reasons.size === 0) return found;
  for (const { enrolment } of found) {
    const reason = reasons.get(enrolment.optOutHash);
    if (reason) await stop(tx, enrolment.id, reason);
  }
  return found.filter(({ enrolment }) => !reasons.has(enrolment.optOutHash));
}

/** Who was restricted in the moment they joined waits until that is lifted; out of the bin nobody goes on. */
async function holdMarked<T extends Sifted>(tx: Tx, found: T[]): Promise<T[]> {
  const at = now();
  const marks = Map.groupBy(found, ({ prospect }) => hindrance(prospect, "send", at));
  for (const { enrolment } of marks.get("binned") ?? []) await stop(tx, enrolment.id, "binned");
  const restricted = (marks.get("restricted") ?? []).map(({ enrolment }) => enrolment.id);
  if (restricted.length > 0) await blockEnrolments(tx, restricted, "restricted");
  return marks.get(undefined) ?? [];
}

/** Of those who are due for a message: their country or the word on their address may have become another. */
export async function siftForMail(tx: Tx, { kind }: Mailbox, found: Candidate[]) {
  const free = await siftCandidates(tx, found);
  const practice = kind === "practice";
  const bars = Map.groupBy(free, ({ enrolment: { vouched }, prospect, origin: { basis } }) =>
    whyBarred({ ...prospect, basis }, { practice, vouched }),
  );
  for (const [reason, those] of bars) {
    const ids = those.map(({ enrolment }) => enrolment.id);
    if (reason) await blockEnrolments(tx, ids, reason);
  }
  return bars.get(undefined) ?? [];
}

async function stop(tx: Tx, id: string, reason: string): Promise<void> {
  await tx
    .update(enrolments)
    .set({ state: "stopped", reason, nextAt: null })
    .where(eq(enrolments.id, id));
  await tx
    .update(sends)
    .set({ state: "cancelled", reason, retryAt: null })
    .where(and(eq(sends.enrolmentId, id), eq(sends.state, "retry")));
}
