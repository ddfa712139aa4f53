/** Taking an invitation back. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { revoke } from "#app/team/invitations.server.ts";
import { requireRight } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const { member } = await requireRight(request, "invite");
  const outcome = await revoke(member, params.invitation!);
  const said = outcome.refused
    ? "Nothing was changed: it was accepted or taken back meanwhile."
    : `Taken back. The link in the letter to ${outcome.value.email} works no more.`;
  return seeOther("/team", said);
}
