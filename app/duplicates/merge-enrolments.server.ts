/** The sequences of two who become one: all of them go on, none of them twice. */
import { and, asc, eq, inArray, notInArray, sql } from "drizzle-orm";
import { domainOf } from "#app/core/address.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { type InSequence, settleBoth } from "#app/duplicates/same-sequence.ts";
import { blanks } from "#app/privacy/people.server.ts";
import type { Prospect } from "#app/prospects/change.server.ts";
import type { Tx } from "#db/client.ts";
import { threads } from "#db/schema/conversations.ts";
import { enrolments, sends, sendsData } from "#db/schema/outreach.ts";

type Locked = InSequence & { prospectId: string; sequenceId: string; onItsWay: boolean };

/** Locked before they are looked at: a message is claimed either before, and is seen, or not at all. */
export async function lockEnrolments(tx: Tx, prospectIds: string[]): Promise<Locked[]> {
  const rows = await tx
    .select({
      id: enrolments.id,
      prospectId: enrolments.prospectId,
      sequenceId: enrolments.sequenceId,
      state: enrolments.state,
      reason: enrolments.reason,
      nextStep: enrolments.nextStep,
    })
    .from(enrolments)
    .where(inArray(enrolments.prospectId, prospectIds))
    .orderBy(asc(enrolments.id))
    .for("update");
  const ids = rows.map(({ id }) => id);
  const ledger = await tx
    .select({ id: sends.enrolmentId, state: sends.state, at: sends.countedAt })
    .from(sends)
    .where(inArray(sends.enrolmentId, ids));
  return rows.map((row) => {
    const own = ledger.filter(({ id }) => id === row.id);
    const reached = own.filter(({ state }) => state === "sent" || state === "uncertain");
    const times = reached.map(({ at }) => at.getTime());
    const lastSent = times.length > 0 ? new Date(Math.max(...times)) : null;
    return { ...row, lastSent, onItsWay: own.some(({ state }) => state === "intent") };
  });
}

type Both = { keep: Prospect; drop: Prospect };

/** All that stays belongs to the one whose address stays, also for an opt-out from an older letter. */
export async function mergeEnrolments(tx: Tx, { keep, drop }: Both, all: Locked[]): Promise<void> {
  const bySequence = Map.groupBy(all, ({ sequenceId }) => sequenceId);
  for (const [first, second] of bySequence.values()) {
    if (first && second) await keepOne(tx, first, second);
  }
  await tx
    .update(enrolments)
    .set({
      prospectId: keep.id,
      optOutHash: contactHash(keep.email),
      domain: domainOf(keep.email),
    })
    .where(eq(enrolments.prospectId, drop.id));
}

async function keepOne(tx: Tx, one: Locked, other: Locked): Promise<void> {
  const { stays, goes, stoppedBy } = settleBoth(one, other);
  await moveLedger(tx, { from: goes.id, to: stays.id });
  await moveThreads(tx, { from: goes.id, to: stays.id });
  await tx.delete(enrolments).where(eq(enrolments.id, goes.id));
  if (!stoppedBy) return;
  await tx
    .update(enrolments)
    .set({ state: "stopped", reason: stoppedBy, nextAt: null })
    .where(eq(enrolments.id, stays.id));
  await tx
    .update(sends)
    .set({ state: "cancelled", reason: stoppedBy, retryAt: null })
    .where(and(eq(sends.enrolmentId, stays.id), eq(sends.state, "retry")));
}

/** Steps that the other has not had; what remains counts towards the mailbox's limit and says nothing. */
async function moveLedger(tx: Tx, { from, to }: { from: string; to: string }): Promise<void> {
  const had = tx.select({ step: sends.step }).from(sends).where(eq(sends.enrolmentId, to));
  await tx
    .update(sends)
    .set({ enrolmentId: to })
    .where(
      and(
        eq(sends.enrolmentId, from),
        inArray(sends.state, ["sent", "uncertain"]),
        notInArray(sends.step, had),
      ),
    );
  const left = eq(sends.enrolmentId, from);
  await tx
    .update(sends)
    .set({ state: "cancelled", retryAt: null })
    .where(and(left, eq(sends.state, "retry")));
  await tx
    .update(sends)
    .set({ ...blanks(sendsData), enrolmentId: sql`null` })
    .where(left);
}

/** So that they can be answered on; where the one has a conversation there, the other stays to be read. */
async function moveThreads(tx: Tx, { from, to }: { from: string; to: string }): Promise<void> {
  const own = tx.select({ id: threads.mailboxId }).from(threads).where(eq(threads.enrolmentId, to));
  await tx
    .update(threads)
    .set({ enrolmentId: to })
    .where(and(eq(threads.enrolmentId, from), notInArray(threads.mailboxId, own)));
}
