/** What the team notes of one prospect, and what is to be done about them. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { now } from "#app/core/clock.ts";
import { dayIn } from "#app/core/day.ts";
import { isOverdue, NoteInput, TaskInput, taskRefusals } from "#app/notes/note.ts";
import { readNotes, writeNote } from "#app/notes/notes.server.ts";
import type { Task } from "#app/notes/task-rows.server.ts";
import { makeTask, readTasks } from "#app/notes/tasks.server.ts";
import { readFrame } from "#app/prospects/frame.server.ts";
import { listPeople } from "#app/team/people.server.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ProspectPage } from "../../prospects/ui/frame";
import { pageTitle, Section } from "../../ui/page";
import { Pager } from "../../ui/table";
import { NewNote, NewTask, Notes } from "../ui/notes";
import { Tasks } from "../ui/tasks";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const cursor = new URL(request.url).searchParams.get("after") ?? undefined;
  const frame = await readFrame(member, params.id!);
  const [page, tasks, people] = await Promise.all([
    readNotes(member, frame.id, cursor),
    readTasks(member, frame.id),
    listPeople(member),
  ]);
  const today = dayIn(zone, now());
  const shown = (task: Task) => ({ ...task, overdue: isOverdue(task.dueAt, today) });
  return {
    ...{ frame, zone, inside: cursor !== undefined, ...page },
    ...{ open: tasks.open.map(shown), done: tasks.done.map(shown) },
    people: people.map(({ userId, name }) => ({ userId, name })),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const { id } = await readFrame(member, params.id!);
  const fields = await request.formData();
  const here = `/prospects/${id}/notes`;
  if (fields.get("add") === "task") {
    const form = readFields(fields, TaskInput);
    if (form.problems) return again(form);
    const outcome = await makeTask(member, id, form.value);
    if (outcome.refused) return sayNo(outcome, taskRefusals, form.typed);
    return seeOther(here, "The task is added.");
  }
  const form = readFields(fields, NoteInput);
  if (form.problems) return again(form);
  await writeNote(member, id, form.value);
  return seeOther(here, "The note is kept.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? `Notes and tasks: ${data.frame.name}` : "Notes and tasks") },
];

export default function NotesAndTasks() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { frame, open, done, notes, next, inside, zone, people } = page;
  const here = `/prospects/${frame.id}/notes`;
  const isTask = answer?.typed.add === "task";
  return (
    <ProspectPage frame={frame} title="Notes and tasks" problems={answer?.problems}>
      <Section title="Tasks">
        {open.length > 0 ? <Tasks caption="Open tasks" tasks={open} /> : null}
        {done.length > 0 ? <Tasks caption="Done lately" tasks={done} /> : null}
        <details open={isTask || undefined}>
          <summary>Add a task</summary>
          <NewTask
            people={people}
            problems={isTask ? answer?.problems : null}
            values={isTask ? answer?.typed : null}
          />
        </details>
      </Section>
      <Section title="Notes">
        <NewNote
          problems={isTask ? null : answer?.problems}
          values={isTask ? null : answer?.typed}
        />
        <Notes notes={notes} zone={zone} />
        {inside || next ? (
          <Pager
            newer={inside ? here : null}
            older={next ? `${here}?after=${next}` : null}
            words={["First page", "Older notes"]}
            label="Pages of notes"
          />
        ) : null}
      </Section>
    </ProspectPage>
  );
}
