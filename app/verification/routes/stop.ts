/** Stopping a check: what was answered stays. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { stopCheck } from "#app/verification/runs.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const outcome = await stopCheck(member, params.id!);
  const said = outcome.refused
    ? "There was nothing to stop: it had ended."
    : "Stopped. What was answered stays, and what was not asked costs nothing.";
  return seeOther(`/checks/${params.id}`, said);
}
