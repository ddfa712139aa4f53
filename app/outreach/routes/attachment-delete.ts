/** Taking a file off the letters of a step. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { findFileStep, removeFile } from "#app/outreach/attachments.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { stepId } = await findFileStep(member, params.id!, params.attachment!);
  return redirect(`/sequences/${params.id}/steps/${stepId}/attachments`, 303);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const outcome = await removeFile(member, params.id!, params.attachment!);
  // Pressed twice: the steps show that it is off.
  if (outcome.refused) return seeOther(`/sequences/${params.id}#steps`);
  const { stepId, name } = outcome.value;
  const back = `/sequences/${params.id}/steps/${stepId}/attachments`;
  return seeOther(back, `Removed. Letters that are yet to come go without ${name}.`);
}
