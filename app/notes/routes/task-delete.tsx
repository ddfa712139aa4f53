/** Deleting a task, for when it need not be done at all. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { deleteTask, readTask } from "#app/notes/tasks.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { id, title, prospectName } = await readTask(member, params.id!);
  return { id, title, prospectName };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const { prospectId } = await deleteTask(member, params.id!);
  return seeOther(`/prospects/${prospectId}/notes`, "Deleted.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Delete a task") }];

export default function DeleteTask() {
  const { id, title, prospectName } = useLoaderData<typeof loader>();
  return (
    <Page title="Delete this task?" back={{ href: `/tasks/${id}`, label: "Change a task" }}>
      <Confirm
        consequences={[
          `“${title}”, about ${prospectName}, is gone for everybody.`,
          "What was done is better marked as done: then it stays to be seen.",
        ]}
        confirm="Delete the task"
        cancel={{ href: `/tasks/${id}`, label: "Keep it" }}
      />
    </Page>
  );
}
