/** The button of the note about a changed document. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { safeNext } from "#app/auth/account.ts";
import { accept } from "#app/documents/acceptance.server.ts";
import { Acceptance } from "#app/documents/acceptance.ts";
import { readForm } from "#app/web/form.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { notFound, seeOther } from "#app/web/respond.server.ts";

export async function action({ request }: ActionFunctionArgs) {
  const { user } = await requirePerson(request);
  const form = await readForm(request, Acceptance);
  if (form.problems) throw notFound();
  await accept(user.id, form.value);
  const said =
    form.value.document === "terms"
      ? `You accepted the terms of use of ${form.value.version}.`
      : `Noted: you have seen the privacy policy of ${form.value.version}.`;
  return seeOther(safeNext(form.value.next), said);
}
