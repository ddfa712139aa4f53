/** One task as it is read: whose it is, about whom, and whether anybody need do it any more. */
import { and, eq, sql } from "drizzle-orm";
import { Id } from "#app/core/id.ts";
import { NotFound } from "#app/core/result.ts";
import { whyStopped } from "#app/outreach/reasons.ts";
import { displayName } from "#app/prospects/prospect.ts";
import type { Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { tasks } from "#db/schema/notes.ts";
import { enrolments } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

export type Task = {
  id: string;
  prospectId: string;
  title: string;
  dueAt: Date | null;
  doneAt: Date | null;
  userId: string | null;
  /** Who is to do it; null for nobody in particular, and once they left the team. */
  by: string | null;
  prospectName: string;
  /** Why nobody need do it any more: the run of a sequence that asked for it went no further. */
  closed: string | null;
};

/**
 * One that a sequence asked for is open as long as their run stands at its step. So it closes in the
 * moment in which they are stopped, whoever stops them, and none is left over when a step goes.
 */
export const isOpen = sql`(${tasks.doneAt} is null and (${tasks.enrolmentId} is null
  or coalesce(${enrolments.state} in ('waiting', 'blocked')
    and ${enrolments.nextStep} = ${tasks.step}, false)))`;

export const dueFirst = sql`coalesce(${tasks.dueAt}, 'infinity'::timestamptz)`;

export type TaskRow = Awaited<ReturnType<typeof selectTasks>>[number];

export async function findTask(tx: Tx, id: string): Promise<TaskRow> {
  const found = await seekTask(tx, id);
  if (!found) throw new NotFound("task");
  return found;
}

export async function seekTask(tx: Tx, id: string): Promise<TaskRow | undefined> {
  const [found] = Id.safeParse(id).success ? await selectTasks(tx).where(eq(tasks.id, id)) : [];
  return found;
}

export function selectTasks(tx: Tx) {
  return tx
    .select({
      id: tasks.id,
      prospectId: tasks.prospectId,
      title: tasks.title,
      dueAt: tasks.dueAt,
      doneAt: tasks.doneAt,
      enrolmentId: tasks.enrolmentId,
      open: sql<boolean>`${isOpen}`,
      run: { state: enrolments.state, reason: enrolments.reason },
      userId: memberships.userId,
      by: sql<string | null>`coalesce(${users.name}, ${users.email})`,
      person: {
        firstName: prospects.firstName,
        lastName: prospects.lastName,
        email: prospects.email,
      },
    })
    .from(tasks)
    .innerJoin(
      prospects,
      and(eq(prospects.teamId, tasks.teamId), eq(prospects.id, tasks.prospectId)),
    )
    .leftJoin(
      memberships,
      and(eq(memberships.teamId, tasks.teamId), eq(memberships.userId, tasks.userId)),
    )
    .leftJoin(users, eq(users.id, memberships.userId))
    .leftJoin(
      enrolments,
      and(eq(enrolments.teamId, tasks.teamId), eq(enrolments.id, tasks.enrolmentId)),
    )
    .$dynamic();
}

export function taskOf({ person, enrolmentId: _, open, run, ...task }: TaskRow): Task {
  const closed = open || task.doneAt ? null : whyClosed(run);
  return { ...task, prospectName: displayName(person), closed };
}

function whyClosed(run: TaskRow["run"]): string {
  if (!run) return whyStopped("removed");
  return run.state === "stopped" ? whyStopped(run.reason) : "The sequence went on without it.";
}
