/** Deciding about a message of which nobody knows whether it arrived. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { decideUncertain } from "#app/outreach/decisions.server.ts";
import { readDraft } from "#app/outreach/overview.server.ts";
import { DecisionInput } from "#app/outreach/sequence.ts";
import { readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther, turnBack } from "#app/web/respond.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { sequence } = await readDraft(await requireMember(request), params.id!);
  return redirect(`/sequences/${sequence.id}`, 303);
}

const said = {
  settled: "That was decided already.",
  stopped: "They were stopped meanwhile: nothing more goes to them.",
  again: "It goes out once more, as soon as the mailbox may send.",
  sent: "Treated as sent. It goes on from there.",
};

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, DecisionInput);
  const back = `/sequences/${params.id}?show=uncertain#people`;
  if (form.problems) return turnBack(back, "Choose what to do with it.");
  const { decision } = form.value;
  const outcome = await decideUncertain(member, params.id!, { sendId: params.send!, decision });
  if (outcome.refused) return turnBack(back, said[outcome.refused]);
  return seeOther(back, said[decision]);
}
