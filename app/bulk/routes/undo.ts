/** Taking an act on many back. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { undoAct } from "#app/bulk/acts.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const { refused } = await undoAct(member, params.id!);
  const here = `/bulk/${params.id}`;
  if (refused === "under-way") return seeOther(here, "It is still under way: stop it first.");
  if (refused) return seeOther(here, "It cannot be taken back, or no longer.");
  return seeOther(`${here}?follow=1`);
}
