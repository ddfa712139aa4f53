/** Whose a conversation is to answer: somebody's, or nobody's. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { assignThread, demandThread } from "#app/inbox/handling.server.ts";
import { AssignInput } from "#app/inbox/inbox.ts";
import { readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther, turnBack } from "#app/web/respond.server.ts";

const no = {
  "may-only-give-back":
    "You may give it back. Who has it next is up to those who share its mailbox.",
  "not-in-the-team": "Choose somebody who is in the team.",
};

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await demandThread(member, params.id!);
  const here = `/inbox/${params.id}`;
  const form = await readForm(request, AssignInput);
  if (form.problems) return turnBack(here, no["not-in-the-team"]);
  const outcome = await assignThread(member, params.id!, form.value.assignee ?? null);
  if (outcome.refused) return turnBack(here, no[outcome.refused]);
  const { name, mayStillRead } = outcome.value;
  const said = name ? `It is with ${name} now.` : "It is with nobody in particular now.";
  return seeOther(mayStillRead ? here : "/inbox", said);
}
