/** Sending a test of the message to oneself. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { readDraft } from "#app/outreach/overview.server.ts";
import { TestInput } from "#app/outreach/step.ts";
import { sendTestMessage } from "#app/outreach/test-message.server.ts";
import { readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther, turnBack } from "#app/web/respond.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { sequence } = await readDraft(await requireMember(request), params.id!);
  return redirect(`/sequences/${sequence.id}`, 303);
}

const whyNot = {
  closing: "No test was sent: the team is closing.",
  "no-address": "No test was sent: give your postal address in the team settings first.",
  "no-mailbox": "No test was sent: choose a mailbox first.",
  "mailbox-not-ready": "No test was sent: the mailbox cannot send at the moment.",
  nobody: "No test was sent: add somebody first for whom nothing is missing.",
};

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, TestInput);
  const outcome = await sendTestMessage(member, params.id!, form.value ?? {});
  const back = `/sequences/${params.id}`;
  if (outcome.refused) return turnBack(back, whyNot[outcome.refused]);
  const { to, practice, files } = outcome.value;
  const where = practice ? "into the practice mailbox" : `to ${to}`;
  const said = `A test goes ${where}, filled in as for one of your people.`;
  return seeOther(back, files ? `${said} ${files}.` : said);
}
