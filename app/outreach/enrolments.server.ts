/** Who is in a sequence: adding people in bulk, and taking one out again. */
import { and, asc, eq, notExists, sql } from "drizzle-orm";
import { domainOf } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { hindrance } from "#app/core/uses.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { MOST_AT_ONCE, nextCandidates } from "#app/outreach/candidates.server.ts";
import { readCourse } from "#app/outreach/course.server.ts";
import { makeDue } from "#app/outreach/readiness.server.ts";
import { lockSenders } from "#app/outreach/senders.server.ts";
import { findSequence, isLive, type Sequence } from "#app/outreach/sequences.server.ts";
import { suppressedAmong } from "#app/suppression/suppression.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

/** Whom to add: these, those in whom every word is found, or everybody. */
export type Whom = { prospectIds: string[] } | { q: string } | { all: true };

export type Enrolled = {
  added: number;
  /** Were in it before. */
  already: number;
  /** Left out because they must not be written to. */
  suppressed: number;
  /** Left out because their data is restricted or they are in the bin. */
  held: number;
  /** The most for one go was reached: the same again adds the next. */
  more: boolean;
};

const BATCH = 1_000;

/** Safe to repeat: nobody is in a sequence twice. If it runs, the new ones are due at once. */
export async function enrol(member: Member, sequenceId: string, whom: Whom) {
  const sum: Enrolled = { added: 0, already: 0, suppressed: 0, held: 0, more: false };
  for (let before: string | undefined; ; ) {
    const most = Math.min(BATCH, MOST_AT_ONCE - sum.added - sum.suppressed - sum.held);
    const batch = await inTeam(member, async (tx) => {
      const found = await lockForJoining(tx, sequenceId);
      const ids = await nextIds(tx, { whom, before, most });
      return { ids, ...(await enrolBatch(tx, member, { ...found, ids })) };
    });
    sum.added += batch.added;
    sum.suppressed += batch.suppressed;
    sum.held += batch.held;
    sum.already += batch.already;
    before = batch.ids.at(-1);
    sum.more = sum.added + sum.suppressed + sum.held >= MOST_AT_ONCE;
    if (batch.ids.length < most || sum.more) return ok(sum);
  }
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

type Joining = { sequence: Sequence; boxes: Mailbox[] };

/** Its state stays what it is until the batch is in. */
async function lockForJoining(tx: Tx, sequenceId: string): Promise<Joining> {
  await findSequence(tx, sequenceId);
  const boxes = await lockSenders(tx, sequenceId);
  return { sequence: await findSequence(tx, sequenceId, { lock: true }), boxes };
}

/** Newest first, so that `before` can walk them. */
async function nextIds(
  tx: Tx,
  { whom, before, most }: { whom: Whom; before: string | undefined; most: number },
): Promise<string[]> {
  if (!("prospectIds" in whom)) {
    return nextCandidates(tx, { before, most, ...("q" in whom ? { q: whom.q } : {}) });
  }
  const ids = [...new Set(whom.prospectIds)].filter((id) => Id.safeParse(id).success);
  const left = ids.filter((id) => before === undefined || id < before);
  return left.sort().reverse().slice(0, most);
}

async function enrolBatch(
  tx: Tx,
  member: Member,
  { sequence, boxes, ids }: Joining & { ids: string[] },
) {
  const newcomers = await lockNewcomers(tx, sequence.id, ids);
  const people = newcomers.filter(({ held }) => !held);
  const suppressed = await suppressedAmong(tx, people);
  const free = people.filter(({ hash }) => !suppressed.has(hash));
  const added = await insertEnrolments(tx, { sequence, people: free });
  if (added > 0 && isLive(sequence)) {
    await makeDue(tx, sequence.id, boxes);
    const awake = sequence.state === "running" ? boxes : [];
    for (const { id } of awake) await wakeSending(tx, member, id);
  }
  return {
    added,
    suppressed: people.length - free.length,
    held: newcomers.length - people.length,
    already: ids.length - newcomers.length,
  };
}

type Newcomer = { id: string; hash: string; domain: string; held: boolean };

/** Who is there and not in it. Held until they are in: nobody is erased in between. */
async function lockNewcomers(tx: Tx, sequenceId: string, ids: string[]): Promise<Newcomer[]> {
  const there = tx
    .select({ id: enrolments.id })
    .from(enrolments)
    .where(and(eq(enrolments.sequenceId, sequenceId), eq(enrolments.prospectId, prospects.id)));
  const rows = await tx
    .select({
      id: prospects.id,
      email: prospects.email,
      binnedAt: prospects.binnedAt,
      restrictedAt: prospects.restrictedAt,
      withheldAt: prospects.withheldAt,
      noticedAt: prospects.noticedAt,
      createdAt: prospects.createdAt,
    })
    .from(prospects)
    .where(and(sql`${prospects.id} = any(${sql.param(ids)}::uuid[])`, notExists(there)))
    // The order in which whoever erases people locks them.
    .orderBy(asc(prospects.id))
    .for("key share");
  return rows.map(({ id, email, ...facts }) => ({
    id,
    hash: contactHash(email),
    domain: domainOf(email),
    // A restriction set in this very moment is seen again when a message is claimed.
    held: hindrance(facts, "send", now()) !== undefined,
  }));
}

async function insertEnrolments(
  tx: Tx,
  { sequence, people }: { sequence: Sequence; people: Newcomer[] },
): Promise<number> {
  if (people.length === 0) return 0;
  const at = now().toISOString();
  const [first] = await readCourse(tx, sequence.id);
  const column = (values: string[]) => sql.param(values);
  const rows = await tx.execute(sql`
    insert into enrolments (id, team_id, created_at, updated_at, sequence_id, prospect_id,
      state, next_step, opt_out_hash, domain)
    select id, ${sequence.teamId}::uuid, ${at}::timestamptz, ${at}::timestamptz,
      ${sequence.id}::uuid, prospect_id, 'waiting', ${first?.number ?? 1}::int, hash, domain
    from unnest(${column(people.map(newId))}::uuid[], ${column(people.map(({ id }) => id))}::uuid[],
      ${column(people.map(({ hash }) => hash))}::text[],
      ${column(people.map(({ domain }) => domain))}::text[])
      as joining (id, prospect_id, hash, domain)
    on conflict (team_id, sequence_id, prospect_id) do nothing
    returning id`);
  return rows.length;
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
