/** Reading sequences: the list with its counts, and one with everything its page shows. */
import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound } from "#app/core/result.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import { readCourse } from "#app/outreach/course.server.ts";
import { firstEmail } from "#app/outreach/course.ts";
import { countLate } from "#app/outreach/late.server.ts";
import { nextSendOf } from "#app/outreach/next-send.server.ts";
import { listPeople, type PeopleQuery } from "#app/outreach/people.server.ts";
import { mailboxFacts, readMailboxFacts, type SendingMailbox } from "#app/outreach/room.server.ts";
import { senderIds } from "#app/outreach/senders.server.ts";
import { describeSequence } from "#app/outreach/sequence.ts";
import { findSequence, isLive } from "#app/outreach/sequences.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, type SendState, sends, sequences } from "#db/schema/outreach.ts";

/**
 * `uncertain` are among those who wait; `due` are those of them whose day has come. `doubtful` is
 * everybody for whom nothing is known to have been sent and something may have been.
 */
export type Counts = {
  people: number;
  waiting: number;
  due: number;
  sent: number;
  stopped: number;
  blocked: number;
  done: number;
  uncertain: number;
  doubtful: number;
};

const MOST = 200;

/** The newest first. `zone` is in which times are told. */
export async function listSequences(member: Member, { zone }: { zone: string }) {
  return inTeam(member, async (tx) => {
    const rows = await readSequences(tx, eq(sequences.teamId, member.teamId));
    const counts = await countPeople(tx, eq(enrolments.teamId, member.teamId));
    const listed = [];
    for (const { sequence, mailbox } of rows) {
      const own = counts.get(sequence.id) ?? nobody;
      const words = await wordsFor(tx, { sequence, mailbox, counts: own, zone });
      const { id, name, createdAt, launchedAt } = sequence;
      listed.push({ id, name, createdAt, launchedAt, mailbox, counts: own, words });
    }
    return listed;
  });
}

/** To choose one of: the newest first. */
export async function listSequenceNames(member: Member) {
  return inTeam(member, (tx) =>
    tx
      .select({ value: sequences.id, label: sequences.name })
      .from(sequences)
      .orderBy(desc(sequences.createdAt), desc(sequences.id))
      .limit(MOST),
  );
}

/** One sequence for its page, with a page of its people. Throws NotFound. */
export async function readSequence(
  member: Member,
  id: string,
  query: PeopleQuery & { zone: string },
) {
  return inTeam(member, async (tx) => {
    await findSequence(tx, id);
    const [found] = await readSequences(tx, eq(sequences.id, id));
    if (!found) throw new NotFound("sequence");
    const { sequence } = found;
    const senders = await readMailboxFacts(tx, await senderIds(tx, id));
    const mailbox = senders.find(({ state }) => state === "ready") ?? found.mailbox;
    const counts = (await countPeople(tx, eq(enrolments.sequenceId, id))).get(id) ?? nobody;
    const words = await wordsFor(tx, { sequence, mailbox, counts, zone: query.zone });
    const people = await listPeople(tx, { sequence, mailbox }, query);
    const message = await readMessage(tx, id);
    const clock = mailbox ? mailboxTime(mailbox, now()) : now();
    return { sequence, mailbox, senders, message, counts, words, people, clock };
  });
}

/** The sequence and its words alone. Throws NotFound. */
export async function readDraft(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const sequence = await findSequence(tx, id);
    return { sequence, message: await readMessage(tx, id) };
  });
}

/** The words of its first email, as the member wrote them. */
async function readMessage(tx: Tx, sequenceId: string) {
  const { subject, body } = firstEmail(await readCourse(tx, sequenceId))!;
  return { subject, body };
}

const nobody: Counts = {
  people: 0,
  waiting: 0,
  due: 0,
  sent: 0,
  stopped: 0,
  blocked: 0,
  done: 0,
  uncertain: 0,
  doubtful: 0,
};

function readSequences(tx: Tx, which: SQL) {
  return tx
    .select({ sequence: sequences, mailbox: mailboxFacts })
    .from(sequences)
    .leftJoin(
      mailboxes,
      and(eq(mailboxes.teamId, sequences.teamId), eq(mailboxes.id, sequences.mailboxId)),
    )
    .where(which)
    .orderBy(desc(sequences.createdAt), desc(sequences.id))
    .limit(MOST);
}

/** By sequence. "Sent" is who was written to at least once; an answer by hand is no message of it. */
async function countPeople(tx: Tx, which: SQL): Promise<Map<string, Counts>> {
  const has = (state: SendState) => sql`exists (select 1 from ${sends}
    where ${sends.teamId} = ${enrolments.teamId} and ${sends.enrolmentId} = ${enrolments.id}
      and ${sends.step} > 0 and ${sends.state} = ${state})`;
  const [wrote, doubt] = [has("sent"), has("uncertain")];
  const number = (condition: SQL) => sql<number>`count(*) filter (where ${condition})::int`;
  const waits = sql`${enrolments.state} = 'waiting'`;
  const rows = await tx
    .select({
      id: enrolments.sequenceId,
      people: sql<number>`count(*)::int`,
      waiting: number(waits),
      due: number(sql`${enrolments.nextAt} is not null`),
      sent: number(wrote),
      stopped: number(sql`${enrolments.state} = 'stopped'`),
      blocked: number(sql`${enrolments.state} = 'blocked'`),
      done: number(sql`${enrolments.state} = 'done'`),
      uncertain: number(sql`${waits} and ${doubt}`),
      doubtful: number(sql`${doubt} and not ${wrote}`),
    })
    .from(enrolments)
    .innerJoin(
      sequences,
      and(eq(sequences.teamId, enrolments.teamId), eq(sequences.id, enrolments.sequenceId)),
    )
    .where(which)
    .groupBy(enrolments.sequenceId);
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

type Telling = {
  sequence: typeof sequences.$inferSelect;
  mailbox: SendingMailbox | null;
  counts: Counts;
  zone: string;
};

async function wordsFor(tx: Tx, { sequence, mailbox, counts, zone }: Telling) {
  const { waiting, uncertain, due } = counts;
  const at = mailbox ? mailboxTime(mailbox, now()) : now();
  const { state, pausedBecause } = sequence;
  const people = { waiting, uncertain, due };
  const facts = { state, pausedBecause, ...people, ...(mailbox ? { mailbox } : {}) };
  if (!isLive(sequence) || !mailbox || due === 0) {
    return describeSequence(facts, { now: at, zone });
  }
  const late = await countLate(tx, sequence.id);
  const next = state === "running" ? await nextSendOf(tx, sequence.id) : undefined;
  return describeSequence({ ...facts, late, ...(next ? { next } : {}) }, { now: at, zone });
}
