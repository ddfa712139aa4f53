/** Moving a step of a sequence, and deleting one: nobody gets anything twice, nobody is left behind. */
import { and, eq, inArray, notExists } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { groupByNext, type Step } from "#app/outreach/course.server.ts";
import { END, inOrder, stepAfter } from "#app/outreach/course.ts";
import { recheckBlocked } from "#app/outreach/readiness.server.ts";
import { findIn, type Sure } from "#app/outreach/steps.server.ts";
import {
  beginAnew,
  goOn,
  type Held,
  holdStill,
  isOnItsWay,
  weigh,
} from "#app/outreach/under-way.server.ts";
import { concernsNobody } from "#app/outreach/under-way.ts";
import { among } from "#db/among.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { tasks } from "#db/schema/notes.ts";
import { enrolments, sends, steps } from "#db/schema/outreach.ts";

type Moving = {
  stepId: string;
  to: "earlier" | "later";
  /** From where, counted from 1; whoever is elsewhere was moved already. */
  place?: number | undefined;
  sure: Sure;
};

/** Changes places with its neighbour. Who stands before the two gets them in their new order. */
export async function moveStep(
  member: Member,
  sequenceId: string,
  { stepId, to, place, sure }: Moving,
) {
  return inTeam(member, async (tx) => {
    const held = await holdStill(tx, sequenceId);
    const step = findIn(held.course, stepId);
    const stands = inOrder(held.course).findIndex(({ id }) => id === stepId) + 1;
    if (place !== undefined && place !== stands) return ok();
    const pair = pairOf(held.course, step, to);
    if (!pair) return refused("at-the-end", undefined);
    const [first, second] = pair;
    if (first.kind === "branch" && first.elseNumber === second.number) {
      return refused("branch-backwards", undefined);
    }
    const swapped = held.course.map((each) => ({
      ...each,
      position: pair.find(({ id }) => id === each.id) ? places(pair, each) : each.position,
    }));
    if (!beginsAThread(swapped)) return refused("no-subject", undefined);
    const meaning = await weigh(tx, held, { kind: "move", number: step.number, to });
    if (!sure.sure && !concernsNobody(meaning)) return refused("under-way", meaning);
    for (const number of [first.number, second.number]) {
      if (await isOnItsWay(tx, sequenceId, number)) return refused("on-its-way", undefined);
    }
    await swap(tx, pair);
    await putBefore(tx, sequenceId, pair);
    await beginAnew(tx, held);
    await recheckBlocked(tx, member, { sequenceId });
    return ok();
  });
}

/** Who stood right before it goes on with the one after, at the time they waited for. */
export async function deleteStep(
  member: Member,
  sequenceId: string,
  { stepId, sure }: { stepId: string; sure: Sure },
) {
  return inTeam(member, async (tx) => {
    const held = await holdStill(tx, sequenceId);
    const step = findIn(held.course, stepId);
    const left = held.course.filter(({ id }) => id !== stepId);
    if (!left.some(({ kind }) => kind === "email")) return refused("only-email", undefined);
    if (!beginsAThread(left)) return refused("no-subject", undefined);
    const meaning = await weigh(tx, held, { kind: "delete", number: step.number });
    if (!sure.sure && !concernsNobody(meaning)) return refused("under-way", meaning);
    if (await isOnItsWay(tx, sequenceId, step.number)) return refused("on-its-way", undefined);
    await callBack(tx, step);
    await leadElsewhere(tx, held, step);
    await goPast(tx, held, step);
    await beginAnew(tx, held);
    await tx.delete(steps).where(eq(steps.id, stepId));
    await recheckBlocked(tx, member, { sequenceId });
    await goOn(tx, member, held);
    return ok();
  });
}

/** What would happen, for the page that asks. Throws NotFound. */
export async function weighDeletion(member: Member, sequenceId: string, stepId: string) {
  return inTeam(member, async (tx) => {
    const held = await holdStill(tx, sequenceId);
    const { number } = findIn(held.course, stepId);
    return weigh(tx, held, { kind: "delete", number });
  });
}

type Pair = [Step, Step];

function pairOf(course: Step[], step: Step, to: "earlier" | "later"): Pair | undefined {
  const ordered = inOrder(course);
  const at = ordered.findIndex(({ id }) => id === step.id);
  const [first, second] = to === "later" ? [at, at + 1] : [at - 1, at];
  const [one, other] = [ordered[first], ordered[second]];
  return one && other ? [one, other] : undefined;
}

function places([first, second]: Pair, step: Step): number {
  return step.id === first.id ? second.position : first.position;
}

async function swap(tx: Tx, [first, second]: Pair): Promise<void> {
  const put = (step: Step, position: number) =>
    tx.update(steps).set({ position }).where(eq(steps.id, step.id));
  await put(first, -first.position);
  await put(second, first.position);
  await put(first, second.position);
}

/** Whoever waits for the first of the two waits for the other now, unless a message has begun its way. */
async function putBefore(tx: Tx, sequenceId: string, [first, second]: Pair): Promise<void> {
  const had = (number: number) =>
    tx
      .select({ id: sends.id })
      .from(sends)
      .where(and(eq(sends.enrolmentId, enrolments.id), eq(sends.step, number)));
  const asked = tx
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(eq(tasks.enrolmentId, enrolments.id), eq(tasks.step, first.number)));
  await tx
    .update(enrolments)
    .set({ nextStep: second.number })
    .where(
      and(
        eq(enrolments.sequenceId, sequenceId),
        inArray(enrolments.state, ["waiting", "blocked"]),
        eq(enrolments.nextStep, first.number),
        notExists(asked),
        notExists(had(first.number)),
        notExists(had(second.number)),
      ),
    );
}

/** The first email opens the thread that later ones may go into. */
function beginsAThread(course: Step[]): boolean {
  const emails = inOrder(course).filter(({ kind }) => kind === "email");
  return emails.length === 0 || emails[0]!.subject !== "";
}

/** A message that was to be tried again is not. */
async function callBack(tx: Tx, { sequenceId, number }: Step): Promise<void> {
  await tx
    .update(sends)
    .set({ state: "cancelled", reason: "step-deleted", retryAt: null })
    .where(and(eq(sends.sequenceId, sequenceId), eq(sends.step, number), eq(sends.state, "retry")));
}

async function leadElsewhere(tx: Tx, { course }: Held, step: Step): Promise<void> {
  const instead = stepAfter(course, step.number)?.number ?? END;
  await tx
    .update(steps)
    .set({ elseNumber: instead })
    .where(and(eq(steps.sequenceId, step.sequenceId), eq(steps.elseNumber, step.number)));
}

async function goPast(tx: Tx, { course }: Held, step: Step): Promise<void> {
  const here = await tx
    .select({ id: enrolments.id })
    .from(enrolments)
    .where(
      and(
        eq(enrolments.sequenceId, step.sequenceId),
        inArray(enrolments.state, ["waiting", "blocked"]),
        eq(enrolments.nextStep, step.number),
      ),
    );
  const ids = here.map(({ id }) => id);
  const next = stepAfter(course, step.number);
  for (const [then, those] of await groupByNext(tx, { course, next, enrolmentIds: ids })) {
    const set = then
      ? { nextStep: then.number }
      : { state: "done" as const, nextAt: null, reason: null };
    await tx.update(enrolments).set(set).where(among(enrolments.id, those));
  }
}
