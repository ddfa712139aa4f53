/** Making a view the one that Prospects opens with, and no longer. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { FirstInput } from "#app/views/view.ts";
import { setFirst } from "#app/views/views.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, FirstInput);
  if (form.problems) return again(form);
  await setFirst(member, params.id!, form.value.first);
  const said = form.value.first
    ? "Prospects opens with it now."
    : "Prospects opens with everybody.";
  return seeOther("/views", said);
}
