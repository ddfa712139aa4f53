/** Tasks about prospects: making, changing and settling them, and what is open for whom. */
import { and, asc, desc, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { after, MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import type { TaskInput } from "#app/notes/note.ts";
import {
  dueFirst,
  findTask,
  isOpen,
  seekTask,
  selectTasks,
  type Task,
  type TaskRow,
  taskOf,
} from "#app/notes/task-rows.server.ts";
import { findProspect } from "#app/prospects/prospects.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { memberships } from "#db/schema/members.ts";
import { tasks } from "#db/schema/notes.ts";
import { enrolments } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

const PAGE = 50;
const SETTLED = 20;

/** What is open about one prospect, due first, and what was done lately. Throws NotFound. */
export async function readTasks(member: Member, prospectId: string) {
  return inTeam(member, async (tx) => {
    await findProspect(tx, prospectId);
    const theirs = eq(tasks.prospectId, prospectId);
    const open = await selectTasks(tx)
      .where(and(theirs, isOpen))
      .orderBy(dueFirst, asc(tasks.id))
      .limit(PAGE);
    const done = await selectTasks(tx)
      .where(and(theirs, sql`not ${isOpen}`))
      .orderBy(desc(sql`coalesce(${tasks.doneAt}, ${enrolments.updatedAt}, ${tasks.updatedAt})`))
      .limit(SETTLED);
    return { open: open.map(taskOf), done: done.map(taskOf) };
  });
}

/** Open ones, due first, of people who are not in the bin; `cursor` is the last id of the page before. */
export async function listTasks(
  member: Member,
  { whose, cursor }: { whose: "mine" | "team"; cursor?: string | undefined },
) {
  return inTeam(member, async (tx) => {
    const from = cursor ? await seekTask(tx, cursor) : undefined;
    const mine = whose === "mine" ? eq(tasks.userId, member.userId ?? tasks.id) : undefined;
    const rows = await selectTasks(tx)
      .where(and(isOpen, isNull(prospects.binnedAt), mine, from && behind(from)))
      .orderBy(dueFirst, asc(tasks.id))
      .limit(PAGE + 1);
    const page = rows.slice(0, PAGE).map(taskOf);
    return { tasks: page, next: rows.length > PAGE ? page.at(-1)!.id : undefined };
  });
}

/** Throws NotFound. */
export async function readTask(member: Member, id: string): Promise<Task> {
  return inTeam(member, async (tx) => taskOf(await findTask(tx, id)));
}

/** The same twice within a minute is one press too many. Throws NotFound. */
export async function makeTask(member: Member, prospectId: string, input: TaskInput) {
  return inTeam(member, async (tx) => {
    await findProspect(tx, prospectId, { lock: true });
    if (!(await isInTeam(tx, member, input.assignee))) return refused("not-in-the-team");
    const row = { teamId: member.teamId, prospectId, ...asRow(input) };
    const again = await tx.$count(
      tasks,
      sql`${tasks.prospectId} = ${prospectId} and ${tasks.title} = ${row.title}
        and ${tasks.userId} is not distinct from ${row.userId}::uuid and ${tasks.doneAt} is null
        and ${tasks.createdAt} > ${after(now(), -MINUTE).toISOString()}::timestamptz`,
    );
    if (again === 0) await tx.insert(tasks).values(row);
    return ok();
  });
}

/** Throws NotFound. */
export async function changeTask(member: Member, id: string, input: TaskInput) {
  return inTeam(member, async (tx) => {
    const { prospectId } = await findTask(tx, id);
    if (!(await isInTeam(tx, member, input.assignee))) return refused("not-in-the-team");
    await tx.update(tasks).set(asRow(input)).where(eq(tasks.id, id));
    return ok({ prospectId });
  });
}

/** Done, or not done after all; once more changes nothing. Throws NotFound. */
export async function settleTask(member: Member, id: string, done: boolean): Promise<Task> {
  return inTeam(member, async (tx) => {
    const task = await findTask(tx, id);
    const asItIs = done ? isNull(tasks.doneAt) : isNotNull(tasks.doneAt);
    await tx
      .update(tasks)
      .set({ doneAt: done ? now() : null })
      .where(and(eq(tasks.id, id), asItIs));
    if (done) await wakeRunOf(tx, member, task);
    return taskOf(task);
  });
}

/** Throws NotFound. */
export async function deleteTask(member: Member, id: string): Promise<Task> {
  return inTeam(member, async (tx) => {
    const task = await findTask(tx, id);
    await tx.delete(tasks).where(eq(tasks.id, id));
    await wakeRunOf(tx, member, task);
    return taskOf(task);
  });
}

/** A sequence that waits for this task looks at once whether it may go on. */
async function wakeRunOf(tx: Tx, member: Member, { enrolmentId }: TaskRow): Promise<void> {
  if (!enrolmentId) return;
  const [run] = await tx
    .select({ mailboxId: enrolments.mailboxId })
    .from(enrolments)
    .where(eq(enrolments.id, enrolmentId));
  if (run?.mailboxId) await wakeSending(tx, member, run.mailboxId);
}

function behind({ dueAt, id }: TaskRow): SQL {
  const due = dueAt?.toISOString() ?? "infinity";
  return sql`(${dueFirst}, ${tasks.id}) > (${due}::timestamptz, ${id}::uuid)`;
}

function asRow({ title, due, assignee }: TaskInput) {
  const dueAt = due === null ? null : new Date(`${due}T00:00:00Z`);
  return { title, dueAt, userId: assignee ?? null };
}

async function isInTeam(tx: Tx, { teamId }: Member, userId: string | undefined): Promise<boolean> {
  if (!userId) return true;
  const theirs = and(eq(memberships.teamId, teamId), eq(memberships.userId, userId));
  return (await tx.$count(memberships, theirs)) > 0;
}
