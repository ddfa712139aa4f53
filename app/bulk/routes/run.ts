/** Getting an act on many going again whose worker was lost. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { resumeAct } from "#app/bulk/acts.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const { refused } = await resumeAct(member, params.id!);
  return seeOther(`/bulk/${params.id}?follow=1`, refused ? "It has ended already." : undefined);
}
