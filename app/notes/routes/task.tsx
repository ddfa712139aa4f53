/** One task: what, until when, and by whom. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { TaskInput, taskRefusals } from "#app/notes/note.ts";
import { changeTask, readTask } from "#app/notes/tasks.server.ts";
import { listPeople } from "#app/team/people.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Form } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";
import { TaskFields } from "../ui/notes";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { id, title, dueAt, userId, prospectId, prospectName } = await readTask(member, params.id!);
  const people = (await listPeople(member)).map(({ userId, name }) => ({ userId, name }));
  const due = dueAt?.toISOString().slice(0, 10) ?? "";
  return { id, prospectId, prospectName, values: { title, due, assignee: userId ?? "" }, people };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await readTask(member, params.id!);
  const form = await readForm(request, TaskInput);
  if (form.problems) return again(form);
  const outcome = await changeTask(member, params.id!, form.value);
  if (outcome.refused) return sayNo(outcome, taskRefusals, form.typed);
  return seeOther(`/prospects/${outcome.value.prospectId}/notes`, "Saved.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Change a task") }];

export default function ChangeTask() {
  const { id, prospectId, prospectName, values, people } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="Change a task"
      lead={`It is about ${prospectName}.`}
      back={{ href: `/prospects/${prospectId}/notes`, label: "Notes and tasks" }}
      problems={answer?.problems}
    >
      <Form problems={answer?.problems} values={answer?.typed ?? values}>
        <TaskFields people={people} />
        <Submit
          secondary={
            <ButtonLink href={`/tasks/${id}/delete`} tone="quiet">
              Delete
            </ButtonLink>
          }
        >
          Save
        </Submit>
      </Form>
    </Page>
  );
}
