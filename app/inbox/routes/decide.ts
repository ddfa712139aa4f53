/** Deciding about an answer of which nobody knows whether it arrived. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { decideAnswer } from "#app/inbox/answer.server.ts";
import { demandThread } from "#app/inbox/handling.server.ts";
import { DecisionInput } from "#app/outreach/sequence.ts";
import { readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther, turnBack } from "#app/web/respond.server.ts";

const said = {
  settled: "That was decided already.",
  "may-only-read": "Only those who share the mailbox decide this.",
  again: "It goes out once more, as soon as the mailbox may send.",
  sent: "Treated as sent.",
};

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await demandThread(member, params.id!);
  const form = await readForm(request, DecisionInput);
  const here = `/inbox/${params.id}`;
  if (form.problems) return turnBack(here, "Choose what to do with it.");
  const { decision } = form.value;
  const asked = { sendId: params.answer!, decision };
  const outcome = await decideAnswer(member, params.id!, asked);
  if (outcome.refused) return turnBack(here, said[outcome.refused]);
  return seeOther(here, said[decision]);
}
