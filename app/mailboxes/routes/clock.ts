/** Moving the practice mailbox's time forward. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { readMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { movePracticeClock } from "#app/mailboxes/practice.server.ts";
import { ClockInput } from "#app/mailboxes/practice.ts";
import { readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther, turnBack } from "#app/web/respond.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { mailbox } = await readMailbox(await requireMember(request), params.id!);
  return redirect(`/mailboxes/${mailbox.id}`, 303);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, ClockInput);
  if (form.problems) {
    return turnBack(`/mailboxes/${params.id}`, "Time did not move: choose between 1 and 30 days.");
  }
  const outcome = await movePracticeClock(member, params.id!, form.value);
  if (outcome.refused) {
    return turnBack(`/mailboxes/${params.id}`, "Practice time was moved already. Look below.");
  }
  const { days } = form.value;
  const moved = days === 1 ? "1 day" : `${days} days`;
  return seeOther(
    `/mailboxes/${params.id}`,
    `Practice time moved ${moved}. What fell due is being sent now.`,
  );
}
