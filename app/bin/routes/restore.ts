/** Taking a prospect out of the bin. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { restoreProspect } from "#app/bin/contents.server.ts";
import { displayName } from "#app/prospects/prospect.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const prospect = await restoreProspect(member, params.id!);
  const said = `${displayName(prospect)} is back. Sequences that stopped stay stopped.`;
  return seeOther(`/prospects/${prospect.id}`, said);
}
