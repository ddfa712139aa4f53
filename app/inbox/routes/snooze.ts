/** A conversation is put off until a day; it comes back by itself. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { demandThread, snoozeThread } from "#app/inbox/handling.server.ts";
import { SnoozeInput, startOfDay } from "#app/inbox/inbox.ts";
import { readForm } from "#app/web/form.server.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { seeOther, turnBack } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const id = params.id!;
  await demandThread(member, id);
  const form = await readForm(request, SnoozeInput);
  if (form.problems) return turnBack(`/inbox/${id}`, Object.values(form.problems)[0]!);
  const outcome = await snoozeThread(member, id, startOfDay(form.value.until, zone));
  if (outcome.refused) return turnBack(`/inbox/${id}`, "Choose a day after today.");
  return seeOther("/inbox", "Put off. It comes back that day, or when they write.");
}
