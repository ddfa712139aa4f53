/** A conversation was read: a press says so, since looking at a page changes nothing. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { markThreadRead } from "#app/inbox/handling.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await markThreadRead(member, params.id!);
  return seeOther(`/inbox/${params.id}`, "Marked as read, for everybody who reads this inbox.");
}
