/** Looking at once whether what is on hold can go on. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { nudgeRun } from "#app/enrichment/runs.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const outcome = await nudgeRun(member, params.id!);
  const said = outcome.refused ? "It had ended." : "It is looked at this moment.";
  return seeOther(`/completions/${params.id}`, said);
}
