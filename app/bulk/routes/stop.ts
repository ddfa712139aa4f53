/** Stopping an act on many: what is done stays done, and can be taken back. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { stopAct } from "#app/bulk/acts.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const { refused } = await stopAct(member, params.id!);
  const said = refused
    ? "There was nothing to stop: it had ended."
    : "Stopped. What was done until now stays, until you take it back.";
  return seeOther(`/bulk/${params.id}`, said);
}
