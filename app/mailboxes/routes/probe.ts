/** Sending the letter that shows whether answers reach us. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { readMailboxToChange } from "#app/mailboxes/keeper.server.ts";
import { askForProbe } from "#app/mailboxes/probe.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther, turnBack } from "#app/web/respond.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { mailbox } = await readMailboxToChange(await requireMember(request), params.id!);
  return redirect(`/mailboxes/${mailbox.id}/replies`, 303);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const outcome = await askForProbe(member, params.id!);
  const to = `/mailboxes/${params.id}/replies`;
  if (!outcome.refused) return seeOther(to, `A test letter is on its way to ${outcome.value.to}.`);
  return turnBack(to, sentences[outcome.refused]);
}

const sentences = {
  "practice-needs-none": "The practice mailbox needs no test letter.",
  "not-ready": "Nothing was sent: the mailbox cannot send at the moment.",
  "not-read": "Nothing was sent: the mailbox that answers go to cannot be read at the moment.",
  "no-reader": "Nothing was sent: choose first where answers are read.",
};
