/** Through the steps that send nothing: a task is asked for and waited for, a branch is decided. */
import { and, isNotNull } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { readAnswers } from "#app/outreach/branch.server.ts";
import { groupByNext, readCourse, type Step } from "#app/outreach/course.server.ts";
import { branchTo, dueAfter, stepAfter } from "#app/outreach/course.ts";
import { siftCandidates } from "#app/outreach/sift.server.ts";
import { findWalkers, type Walker } from "#app/outreach/walkers.server.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { tasks } from "#db/schema/notes.ts";
import { enrolments } from "#db/schema/outreach.ts";

// Fifty steps, and crowds of a few thousand at each: the next claim goes on with the rest.
const MOST_ROUNDS = 100;

/**
 * Brings everybody of this mailbox whose task or branch is due to where they wait again. The mailbox
 * is locked by the caller; who must not be written to is asked for no task either.
 */
export async function walkOn(tx: Tx, mailbox: Mailbox): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const found = await findWalkers(tx, mailbox);
    if (found.length === 0) return;
    const free = await siftCandidates(tx, found);
    const bySequence = Map.groupBy(free, ({ enrolment }) => enrolment.sequenceId);
    for (const [sequenceId, walkers] of bySequence) {
      await walkSequence(tx, mailbox, { course: await readCourse(tx, sequenceId), walkers });
    }
  }
}

type Walking = { course: Step[]; walkers: Walker[] };

async function walkSequence(tx: Tx, mailbox: Mailbox, { course, walkers }: Walking) {
  const asked = walkers.filter(({ step, enrolment }) => step.kind === "task" && enrolment.nextAt);
  const waiting = await askTasks(tx, asked);
  const free = walkers.filter(({ enrolment }) => !waiting.has(enrolment.id));
  for (const [step, those] of Map.groupBy(free, ({ step }) => step.number)) {
    const here = those[0]!.step;
    if (here.kind === "task") {
      await putAt(tx, mailbox, { course, next: stepAfter(course, step), those });
      continue;
    }
    const isSo = await readAnswers(tx, { course, branch: here, walkers: those });
    const answers = Map.groupBy(those, ({ enrolment }) => isSo.has(enrolment.id));
    for (const [answer, alike] of answers) {
      const next = branchTo(course, here, answer);
      await putAt(tx, mailbox, { course, next, those: alike, reason: "branch-ended" });
    }
  }
}

/** One task for each; says who has yet to wait. Asked again, it is the same one. */
async function askTasks(tx: Tx, asked: Walker[]): Promise<Set<string>> {
  if (asked.length === 0) return new Set();
  const rows = asked.map(({ enrolment, prospect, step, owner }) => ({
    id: newId(),
    teamId: enrolment.teamId,
    prospectId: prospect.id,
    userId: owner,
    title: step.subject,
    dueAt: now(),
    enrolmentId: enrolment.id,
    step: step.number,
  }));
  await tx.insert(tasks).values(rows).onConflictDoNothing();
  const ids = asked.map(({ enrolment }) => enrolment.id);
  const done = await tx
    .select({ enrolmentId: tasks.enrolmentId, step: tasks.step })
    .from(tasks)
    .where(and(among(tasks.enrolmentId, ids), isNotNull(tasks.doneAt)));
  const settled = new Set(done.map(({ enrolmentId, step }) => `${enrolmentId} ${step}`));
  const waiting = asked
    .filter(({ enrolment, step }) => !settled.has(`${enrolment.id} ${step.number}`))
    .map(({ enrolment }) => enrolment.id);
  await tx.update(enrolments).set({ nextAt: null }).where(among(enrolments.id, waiting));
  return new Set(waiting);
}

type Putting = { course: Step[]; next: Step | undefined; those: Walker[]; reason?: string };

/** `reason` stands at those for whom it ends here, so that a branch's end is told from having had everything. */
async function putAt(
  tx: Tx,
  mailbox: Mailbox,
  { course, next, those, reason }: Putting,
): Promise<void> {
  const at = mailboxTime(mailbox, now());
  const enrolmentIds = those.map(({ enrolment }) => enrolment.id);
  for (const [then, ids] of await groupByNext(tx, { course, next, enrolmentIds })) {
    const set = then
      ? { nextStep: then.number, nextAt: dueAfter(at, then, mailbox.zone) }
      : { state: "done" as const, nextAt: null, reason: reason ?? null };
    await tx.update(enrolments).set(set).where(among(enrolments.id, ids));
  }
}
