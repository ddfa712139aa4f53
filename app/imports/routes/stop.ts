/** Stopping an import under way: what is in stays in. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { stopImport } from "#app/imports/imports.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const outcome = await stopImport(member, params.id!);
  const said = {
    "not-under-way": "There was nothing to stop: it had ended.",
    mapping: "Stopped. Nothing was written.",
    stopped: "Stopped. What was imported until now stays.",
  };
  return seeOther(`/imports/${params.id}`, said[outcome.refused ?? outcome.value]);
}
