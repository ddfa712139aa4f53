/** Stopping a search or a completion: what was found stays. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { stopRun } from "#app/enrichment/runs.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const outcome = await stopRun(member, params.id!);
  const said = outcome.refused
    ? "There was nothing to stop: it had ended."
    : "Stopped. What was found until now stays.";
  return seeOther(`/completions/${params.id}`, said);
}
