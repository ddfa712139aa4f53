/** Importing a checked file, or going on with one that stopped on its way. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { runImport } from "#app/imports/imports.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const outcome = await runImport(member, params.id!);
  const sentences = {
    "not-checked": "Match the columns first; then the file is checked.",
    "not-justified":
      "Change the columns first: say there why you may hold these people and where they come from.",
    "taken-back": "This import was taken back. Bring the file in again to import it anew.",
    "file-deleted": "The file was deleted, so there is nothing to import.",
  };
  const said = outcome.refused && sentences[outcome.refused];
  return seeOther(`/imports/${params.id}`, said);
}
