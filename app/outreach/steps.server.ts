/** The steps of a sequence: reading, adding and changing them. Moving and deleting is in steps-order.server.ts. */
import { and, asc, eq, gte, isNull, max, sql } from "drizzle-orm";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { hearsBack } from "#app/mailboxes/replies.server.ts";
import { readCourse, type Step } from "#app/outreach/course.server.ts";
import { END, inOrder, MOST_STEPS, stepAfter } from "#app/outreach/course.ts";
import { readFiles } from "#app/outreach/files.server.ts";
import { recheckBlocked } from "#app/outreach/readiness.server.ts";
import { findSequence, isLive } from "#app/outreach/sequences.server.ts";
import type { StepInput } from "#app/outreach/step.ts";
import { beginAnew, goOn, type Held, holdStill, weigh } from "#app/outreach/under-way.server.ts";
import { concernsNobody } from "#app/outreach/under-way.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { tasks } from "#db/schema/notes.ts";
import { enrolments, sends, steps, variants } from "#db/schema/outreach.ts";

/** What a change means was read; `through`: who had everything gets what was added at the end. */
export type Sure = { sure?: "yes" | undefined; through?: "yes" | undefined };

/** In their order, with the names of their variants and files. Throws NotFound. */
export async function readSteps(member: Member, sequenceId: string) {
  return inTeam(member, async (tx) => {
    const sequence = await findSequence(tx, sequenceId);
    const course = await readCourse(tx, sequenceId);
    const others = await tx
      .select({ stepId: variants.stepId, name: variants.name })
      .from(variants)
      .innerJoin(steps, and(eq(steps.teamId, variants.teamId), eq(steps.id, variants.stepId)))
      .where(eq(steps.sequenceId, sequenceId))
      .orderBy(asc(variants.name));
    const files = await readFiles(tx, eq(steps.sequenceId, sequenceId));
    const listed = course.map((step) => ({
      ...step,
      files: files.filter(({ stepId }) => stepId === step.id),
      variants: others.flatMap(({ stepId, name }) => (stepId === step.id ? [name] : [])),
    }));
    return { sequence, steps: listed };
  });
}

/** Throws NotFound. */
export async function readStep(member: Member, sequenceId: string, stepId: string) {
  const { sequence, steps: course } = await readSteps(member, sequenceId);
  const place = course.findIndex(({ id }) => id === stepId);
  if (place < 0) throw new NotFound("step");
  return { sequence, course, step: course[place]!, place: place + 1 };
}

type Adding = {
  id?: string | undefined;
  input: StepInput;
  after?: number | undefined;
  sure: Sure;
};

/** After the step with that number, 0 for the beginning, or at the end. The same id twice makes one. */
export async function addStep(member: Member, sequenceId: string, adding: Adding) {
  const { id = newId(), input, after, sure } = adding;
  return inTeam(member, async (tx) => {
    const held = await holdStill(tx, sequenceId);
    if ((await tx.$count(steps, eq(steps.id, id))) > 0) return ok({ id });
    if (held.course.length >= MOST_STEPS) return refused("too-many", undefined);
    if (opensNothing(held.course, input, after)) return refused("no-subject", undefined);
    if (!(await maySendMore(tx, held, input))) return refused("no-replies", undefined);
    const meaning = await weigh(tx, held, { kind: "add", after });
    if (!sure.sure && !concernsNobody(meaning)) return refused("under-way", meaning);
    const position = await makeRoom(tx, held, after);
    const number = await nextNumber(tx, sequenceId);
    const elseNumber = targetOf(held.course, { ...input, position: position - 0.5 });
    await tx
      .insert(steps)
      .values({ ...input, id, teamId: member.teamId, sequenceId, position, number, elseNumber });
    await beginAnew(tx, held);
    if (meaning.last && sure.through) await askBack(tx, member, { held, number });
    await recheckBlocked(tx, member, { sequenceId });
    return ok({ id });
  });
}

/** New words go to whoever was not yet sent this step. Throws NotFound. */
export async function editStep(
  member: Member,
  sequenceId: string,
  { stepId, input }: { stepId: string; input: StepInput },
) {
  return inTeam(member, async (tx) => {
    const { course } = await holdStill(tx, sequenceId);
    const step = findIn(course, stepId);
    if (step.kind !== input.kind) throw new NotFound("step");
    const before = inOrder(course).filter(({ position }) => position < step.position);
    const after = before.at(-1)?.number ?? END;
    if (opensNothing(course, input, after)) return refused("no-subject");
    const elseNumber = targetOf(course, { ...input, position: step.position });
    await tx
      .update(steps)
      .set({ ...input, elseNumber })
      .where(eq(steps.id, stepId));
    await recheckBlocked(tx, member, { sequenceId });
    return ok();
  });
}

export function findIn(course: Step[], stepId: string): Step {
  const step = Id.safeParse(stepId).success && course.find(({ id }) => id === stepId);
  if (!step) throw new NotFound("step");
  return step;
}

/** The first email needs a subject: there is no thread yet for it to go into. */
function opensNothing(course: Step[], input: StepInput, after: number | undefined): boolean {
  if (input.kind !== "email" || input.subject !== "") return false;
  const from = course.find(({ number }) => number === after);
  return !course.some(
    ({ kind, subject, position }) =>
      kind === "email" &&
      subject !== "" &&
      (after === undefined || (from !== undefined && position <= from.position)),
  );
}

/** Once launched, follow-ups need a way to learn of answers; before, the launch itself asks. */
async function maySendMore(tx: Tx, { sequence, boxes }: Held, input: StepInput): Promise<boolean> {
  if (!isLive(sequence) || input.kind !== "email") return true;
  for (const box of boxes) if (!(await hearsBack(tx, box))) return false;
  return true;
}

/** Only a step that comes later, or the end. */
function targetOf(course: Step[], input: StepInput & { position: number }): number | null {
  if (input.kind !== "branch") return null;
  const target = course.find(
    ({ number, position }) => number === input.elseNumber && position > input.position,
  );
  return target?.number ?? END;
}

/** Gives the place that became free. Positions are unique at every moment, so they go by way of below zero. */
async function makeRoom(tx: Tx, { sequence, course }: Held, after: number | undefined) {
  const last = inOrder(course).at(-1)?.position ?? 0;
  const behind =
    after === END ? inOrder(course)[0] : after === undefined ? undefined : stepAfter(course, after);
  if (!behind) return last + 1;
  const later = and(eq(steps.sequenceId, sequence.id), gte(steps.position, behind.position));
  await tx
    .update(steps)
    .set({ position: sql`-(${steps.position} + 1)` })
    .where(later);
  await tx
    .update(steps)
    .set({ position: sql`-${steps.position}` })
    .where(and(eq(steps.sequenceId, sequence.id), sql`${steps.position} < 0`));
  return behind.position;
}

/** Never one that the ledger, a task or anybody's place has seen: a step deleted is not another one. */
async function nextNumber(tx: Tx, sequenceId: string): Promise<number> {
  const own = eq(enrolments.sequenceId, sequenceId);
  const asked = await tx
    .select({ most: max(tasks.step) })
    .from(tasks)
    .innerJoin(
      enrolments,
      and(eq(enrolments.teamId, tasks.teamId), eq(enrolments.id, tasks.enrolmentId)),
    )
    .where(own);
  const [course, sent, stands] = [
    await tx
      .select({ most: max(steps.number) })
      .from(steps)
      .where(eq(steps.sequenceId, sequenceId)),
    await tx
      .select({ most: max(sends.step) })
      .from(sends)
      .where(eq(sends.sequenceId, sequenceId)),
    await tx
      .select({ most: max(enrolments.nextStep) })
      .from(enrolments)
      .where(own),
  ];
  const seen = [asked, course, sent, stands].map(([row]) => row?.most ?? 0);
  return Math.max(0, ...seen) + 1;
}

/** Whoever a branch led to the end stays there. */
async function askBack(tx: Tx, member: Member, { held, number }: { held: Held; number: number }) {
  const { sequence } = held;
  await tx
    .update(enrolments)
    .set({ state: "waiting", nextStep: number, nextAt: null })
    .where(
      and(
        eq(enrolments.sequenceId, sequence.id),
        eq(enrolments.state, "done"),
        isNull(enrolments.reason),
      ),
    );
  await goOn(tx, member, held);
}
