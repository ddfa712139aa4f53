/** A conversation is taken up again: it was closed, or snoozed until later. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { reopenThread } from "#app/inbox/handling.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await reopenThread(member, params.id!);
  return seeOther(`/inbox/${params.id}`, "It is open again.");
}
