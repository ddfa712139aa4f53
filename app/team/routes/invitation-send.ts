/** Sending an invitation's letter again. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { sendAgain } from "#app/team/invitations.server.ts";
import { requireRight } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { member } = await requireRight(request, "invite");
  const outcome = await sendAgain(member, params.invitation!, context.clientAddress);
  if (outcome.refused === "over") {
    return seeOther("/team", "Nothing was sent: it was accepted or taken back meanwhile.");
  }
  if (outcome.refused) {
    return seeOther("/team", "Nothing was sent: that was enough letters for today.");
  }
  return seeOther(
    "/team",
    `Sent again to ${outcome.value.email}. The link is good for its time anew.`,
  );
}
