/** A conversation is done with; it opens again by itself when they write again. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { closeThread } from "#app/inbox/handling.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await closeThread(member, params.id!);
  return seeOther(`/inbox/${params.id}`, "Closed. It opens again when they write.");
}
