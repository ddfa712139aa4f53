/** Answering what branches ask. Where opening is not measured, nobody counts as having opened. */
import { and, eq, gt, inArray, isNotNull } from "drizzle-orm";
import type { Step } from "#app/outreach/course.server.ts";
import type { Walker } from "#app/outreach/walkers.server.ts";
import type { Tx } from "#db/client.ts";
import { tasks } from "#db/schema/notes.ts";
import { sends } from "#db/schema/outreach.ts";
import { opens } from "#db/schema/tracking.ts";

type Asking = { course: Step[]; branch: Step; walkers: Walker[] };

/** The enrolments of whom it is so. */
export async function readAnswers(
  tx: Tx,
  { course, branch, walkers }: Asking,
): Promise<Set<string>> {
  const ids = walkers.map(({ enrolment }) => enrolment.id);
  const { condition } = branch;
  if (condition === "opened") return openedAmong(tx, ids);
  if (condition === "not-opened") {
    const opened = await openedAmong(tx, ids);
    return new Set(ids.filter((id) => !opened.has(id)));
  }
  if (condition === "task-done") return doneAmong(tx, ids, taskBefore(course, branch));
  const field = condition === "has-position" ? "position" : "company";
  return new Set(
    walkers.flatMap(({ enrolment, prospect }) => (prospect[field] ? [enrolment.id] : [])),
  );
}

function taskBefore(course: Step[], branch: Step): Step | undefined {
  return course.findLast(({ kind, position }) => kind === "task" && position < branch.position);
}

/** By a person, as far as we can tell: machines do not count. */
async function openedAmong(tx: Tx, ids: string[]): Promise<Set<string>> {
  const rows = await tx
    .selectDistinct({ id: sends.enrolmentId })
    .from(opens)
    .innerJoin(sends, and(eq(sends.teamId, opens.teamId), eq(sends.id, opens.sendId)))
    .where(and(inArray(sends.enrolmentId, ids), gt(opens.people, 0)));
  return new Set(rows.flatMap(({ id }) => id ?? []));
}

/** Done, and not deleted instead. */
async function doneAmong(tx: Tx, ids: string[], task: Step | undefined): Promise<Set<string>> {
  if (!task) return new Set();
  const rows = await tx
    .select({ id: tasks.enrolmentId })
    .from(tasks)
    .where(
      and(inArray(tasks.enrolmentId, ids), eq(tasks.step, task.number), isNotNull(tasks.doneAt)),
    );
  return new Set(rows.flatMap(({ id }) => id ?? []));
}
