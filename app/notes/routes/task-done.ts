/** A task is done, or is not after all. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { DoneInput } from "#app/notes/note.ts";
import { readTask, settleTask } from "#app/notes/tasks.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await readTask(member, params.id!);
  const form = await readForm(request, DoneInput);
  if (form.problems) return again(form);
  const { done, from } = form.value;
  const { prospectId } = await settleTask(member, params.id!, done === "yes");
  const to = from === "tasks" ? "/tasks" : `/prospects/${prospectId}/notes`;
  return seeOther(to, done === "yes" ? "Done." : "It is open again.");
}
