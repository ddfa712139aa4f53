/** Those who are in a sequence while its steps change: held still, counted, and put where they go on. */
import { and, asc, eq, inArray, notExists, type SQL, sql } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { readCourse, type Step } from "#app/outreach/course.server.ts";
import { inOrder } from "#app/outreach/course.ts";
import { makeDue } from "#app/outreach/readiness.server.ts";
import { lockSenders } from "#app/outreach/senders.server.ts";
import { findSequence, isLive, type Sequence } from "#app/outreach/sequences.server.ts";
import { type Change, type Meaning, meaningOf, type Standing } from "#app/outreach/under-way.ts";
import type { Tx } from "#db/client.ts";
import { tasks } from "#db/schema/notes.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";

export type Held = { sequence: Sequence; boxes: Mailbox[]; course: Step[] };

/**
 * Nothing is claimed and nobody moves on until `tx` ends: the mailboxes first, then the sequence, then
 * its people. What is on its way arrives, and is recorded after us.
 */
export async function holdStill(tx: Tx, sequenceId: string): Promise<Held> {
  await findSequence(tx, sequenceId);
  const boxes = await lockSenders(tx, sequenceId);
  const sequence = await findSequence(tx, sequenceId, { lock: true });
  await tx
    .select({ id: enrolments.id })
    .from(enrolments)
    .where(eq(enrolments.sequenceId, sequenceId))
    .orderBy(asc(enrolments.id))
    .for("update");
  return { sequence, boxes, course: await readCourse(tx, sequenceId) };
}

/** Whoever lost their day gets one, and the mailboxes look at once. */
export async function goOn(tx: Tx, member: Member, { sequence, boxes }: Held): Promise<void> {
  if (!isLive(sequence)) return;
  await makeDue(tx, sequence.id, boxes);
  const awake = sequence.state === "running" ? boxes : [];
  for (const { id } of awake) await wakeSending(tx, member, id);
}

/** For whom a change means what. Of a draft nobody is under way. */
export async function weigh(tx: Tx, { sequence, course }: Held, change: Change): Promise<Meaning> {
  const standings = sequence.launchedAt ? await readStandings(tx, sequence.id) : [];
  return meaningOf(course, standings, change);
}

async function readStandings(tx: Tx, sequenceId: string): Promise<Standing[]> {
  const rows = await tx
    .select({
      at: enrolments.nextStep,
      begun: sql<boolean>`not (${notBegun(tx)})`.as("begun"),
      done: sql<boolean>`${enrolments.state} = 'done'`.as("done"),
      people: sql<number>`count(*)::int`,
    })
    .from(enrolments)
    .where(
      and(
        eq(enrolments.sequenceId, sequenceId),
        sql`(${enrolments.state} in ('waiting', 'blocked')
          or (${enrolments.state} = 'done' and ${enrolments.reason} is distinct from 'branch-ended'))`,
      ),
    )
    .groupBy(sql`1, 2, 3`);
  return rows;
}

/** Whether a message of theirs is being handed over, or nobody knows what became of it. */
export async function isOnItsWay(tx: Tx, sequenceId: string, step: number): Promise<boolean> {
  const open = and(
    eq(sends.sequenceId, sequenceId),
    eq(sends.step, step),
    sql`${sends.enrolmentId} is not null`,
    inArray(sends.state, ["intent", "uncertain"]),
  );
  return (await tx.$count(sends, open)) > 0;
}

/** Who has had nothing yet begins with what is now the first; to be called after any change of order. */
export async function beginAnew(tx: Tx, { course }: Held): Promise<void> {
  const [before] = inOrder(course);
  if (!before) return;
  const [first] = await readCourse(tx, before.sequenceId);
  if (!first || first.number === before.number) return;
  await tx
    .update(enrolments)
    .set({ nextStep: first.number })
    .where(
      and(
        eq(enrolments.sequenceId, before.sequenceId),
        inArray(enrolments.state, ["waiting", "blocked"]),
        eq(enrolments.nextStep, before.number),
        notBegun(tx),
      ),
    );
}

/** Nothing was sent or asked of anybody for them. */
function notBegun(tx: Tx): SQL {
  const sent = tx.select({ id: sends.id }).from(sends).where(eq(sends.enrolmentId, enrolments.id));
  const asked = tx.select({ id: tasks.id }).from(tasks).where(eq(tasks.enrolmentId, enrolments.id));
  return and(notExists(sent), notExists(asked))!;
}
