/** Who is in a sequence: adding people in bulk, and taking one out again. */
import { and, eq } from "drizzle-orm";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { MOST_AT_ONCE, nextCandidates } from "#app/outreach/candidates.server.ts";
import { type Door, type DoorCounts, type LeftOut, whyLeftOut } from "#app/outreach/door.ts";
import { insertEnrolments, type Joining, lockNewcomers } from "#app/outreach/newcomers.server.ts";
import { makeDue } from "#app/outreach/readiness.server.ts";
import { lockSenders } from "#app/outreach/senders.server.ts";
import { findSequence, isLive } from "#app/outreach/sequences.server.ts";
import { suppressedAmong } from "#app/suppression/suppression.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";

/** The ids after this one of whoever is meant, in an order of their own. */
export type Pick = (tx: Tx, next: { after: string | undefined; most: number }) => Promise<string[]>;

/** Whom to add: these, those in whom every word is found, whom somebody else picks, or everybody. */
export type Whom = { prospectIds: string[] } | { q: string } | { pick: Pick } | { all: true };

/** `more`: the most for one go was reached, and the same again adds the next. */
export type Enrolled = DoorCounts & { more: boolean };

/** Left out: only objections and marks on the person keep anybody out, and the member knows why. */
type Asked = { door?: Door };

const nobody = { added: 0, already: 0, suppressed: 0, held: 0 };

const BATCH = 1_000;

/** Safe to repeat: nobody is in a sequence twice. If it runs, the new ones are due at once. */
export async function enrol(member: Member, sequenceId: string, whom: Whom & Asked) {
  return ok(
    await throughTheDoor((next) =>
      inTeam(member, async (tx) => {
        const found = await lockForJoining(tx, sequenceId);
        const ids = await nextIds(tx, { whom, ...next });
        return { ids, ...(await enrolBatch(tx, member, { ...found, ids, door: whom.door })) };
      }),
    ),
  );
}

/** The same, counted and not done. Throws NotFound. */
export async function weighEnrolling(member: Member, sequenceId: string, whom: Whom & Asked) {
  return inTeam(member, async (tx) => {
    const found = await lockForJoining(tx, sequenceId);
    const before = await tx.$count(enrolments, eq(enrolments.sequenceId, sequenceId));
    const counts = await throughTheDoor(async (next) => {
      const ids = await nextIds(tx, { whom, ...next });
      const { free, ...counts } = await siftNewcomers(tx, { ...found, ids, door: whom.door });
      return { ids, added: free.length, ...counts };
    });
    const { name, state } = found.sequence;
    return { name, state, before, ...counts };
  });
}

type Next = { cursor: string | undefined; most: number };

async function throughTheDoor(
  batchOf: (next: Next) => Promise<DoorCounts & { ids: string[] }>,
): Promise<Enrolled> {
  const sum: Enrolled = { ...nobody, more: false };
  for (let cursor: string | undefined; ; ) {
    const most = Math.min(BATCH, MOST_AT_ONCE - seen(sum));
    const { ids, ...counts } = await batchOf({ cursor, most });
    for (const [reason, count] of Object.entries(counts) as [keyof DoorCounts, number][]) {
      if (count > 0) sum[reason] = (sum[reason] ?? 0) + count;
    }
    cursor = ids.at(-1);
    sum.more = seen(sum) >= MOST_AT_ONCE;
    if (ids.length < most || sum.more) return sum;
  }
}

/** All but those who were in it: who goes through them again finds the next. */
function seen({ already: _, more: _more, ...counts }: Enrolled): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Only who was not written to by it. With a row in the ledger they stay, and say that you took them out. */
export async function removeFromSequence(member: Member, sequenceId: string, enrolmentId: string) {
  return inTeam(member, async (tx) => {
    const enrolment = await lockEnrolment(tx, sequenceId, enrolmentId);
    if (enrolment.state === "done" || enrolment.state === "stopped") return refused("settled");
    const theirs = eq(sends.enrolmentId, enrolmentId);
    const ledger = await tx.select({ state: sends.state }).from(sends).where(theirs);
    if (ledger.some(({ state }) => state === "intent")) return refused("on-its-way");
    const one = eq(enrolments.id, enrolmentId);
    if (ledger.length === 0) {
      await tx.delete(enrolments).where(one);
      return ok();
    }
    const reason = "removed";
    await tx.update(enrolments).set({ state: "stopped", reason, nextAt: null }).where(one);
    await tx
      .update(sends)
      .set({ state: "cancelled", reason, retryAt: null })
      .where(and(theirs, eq(sends.state, "retry")));
    return ok();
  });
}

/** Its state stays what it is until the batch is in. */
async function lockForJoining(tx: Tx, sequenceId: string): Promise<Joining> {
  await findSequence(tx, sequenceId);
  const boxes = await lockSenders(tx, sequenceId);
  return { sequence: await findSequence(tx, sequenceId, { lock: true }), boxes };
}

/** In an order of their own each, so that the cursor can walk them. */
async function nextIds(tx: Tx, { whom, cursor, most }: Next & { whom: Whom }): Promise<string[]> {
  if ("pick" in whom) return whom.pick(tx, { after: cursor, most });
  if (!("prospectIds" in whom)) {
    const words = "q" in whom ? { q: whom.q } : {};
    return nextCandidates(tx, { before: cursor, most, ...words });
  }
  const ids = [...new Set(whom.prospectIds)].filter((id) => Id.safeParse(id).success);
  const left = ids.filter((id) => cursor === undefined || id < cursor);
  return left.sort().reverse().slice(0, most);
}

type Batch = Joining & { ids: string[]; door: Door | undefined };

async function enrolBatch(tx: Tx, member: Member, batch: Batch): Promise<DoorCounts> {
  const { sequence, boxes } = batch;
  const { free, ...counts } = await siftNewcomers(tx, batch);
  const vouched = batch.door === undefined || batch.door.consented === "yes";
  const added = await insertEnrolments(tx, { sequence, people: free, vouched });
  if (added > 0 && isLive(sequence)) {
    await makeDue(tx, sequence.id, boxes);
    const awake = sequence.state === "running" ? boxes : [];
    for (const { id } of awake) await wakeSending(tx, member, id);
  }
  return { ...counts, added };
}

/** Who may come in, and how many may not for which reason. */
async function siftNewcomers(tx: Tx, { sequence, boxes, ids, door }: Batch) {
  const newcomers = await lockNewcomers(tx, sequence.id, ids);
  const practice = boxes.length > 0 && boxes.every(({ kind }) => kind === "practice");
  const reasons = Map.groupBy(newcomers, (one) => {
    if (!door) return one.held ? "held" : undefined;
    return whyLeftOut(one, { ...door, practice });
  });
  const people = reasons.get(undefined) ?? [];
  const suppressed = await suppressedAmong(tx, people);
  const free = people.filter(({ hash }) => !suppressed.has(hash));
  const count = (reason: LeftOut) => reasons.get(reason)?.length ?? 0;
  return {
    free,
    suppressed: people.length - free.length,
    ...{ held: count("held"), invalid: count("invalid") },
    ...{ elsewhere: count("elsewhere"), consent: count("consent") },
    already: ids.length - newcomers.length,
  };
}

async function lockEnrolment(tx: Tx, sequenceId: string, id: string) {
  const known = Id.safeParse(id).success && Id.safeParse(sequenceId).success;
  const [found] = known
    ? await tx
        .select({ state: enrolments.state })
        .from(enrolments)
        .where(and(eq(enrolments.id, id), eq(enrolments.sequenceId, sequenceId)))
        .for("update")
    : [];
  if (!found) throw new NotFound("person in the sequence");
  return found;
}
