/** Pausing a sequence. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { readDraft } from "#app/outreach/overview.server.ts";
import { pauseSequence } from "#app/outreach/sequences.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther, turnBack } from "#app/web/respond.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { sequence } = await readDraft(await requireMember(request), params.id!);
  return redirect(`/sequences/${sequence.id}`, 303);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const outcome = await pauseSequence(member, params.id!);
  const here = `/sequences/${params.id}`;
  if (outcome.refused) return turnBack(here, "It was not running, so nothing had to be paused.");
  return seeOther(here, "Paused. What is on its way this moment arrives; nothing more is sent.");
}
