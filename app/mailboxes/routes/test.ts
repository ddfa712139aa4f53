/** Testing a mailbox again. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { readMailboxToChange } from "#app/mailboxes/keeper.server.ts";
import { retest } from "#app/mailboxes/mailboxes.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { mailbox } = await readMailboxToChange(await requireMember(request), params.id!);
  return redirect(`/mailboxes/${mailbox.id}`, 303);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const outcome = await retest(member, params.id!);
  const said = outcome.refused ? "The practice mailbox needs no test." : undefined;
  return seeOther(`/mailboxes/${params.id}`, said);
}
