/** Going to work in another of one's teams. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { switchTeam } from "#app/team/teams.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const signedIn = await requirePerson(request);
  const { value } = await switchTeam(signedIn, params.id!);
  return seeOther(value.closedAt ? "/closed" : "/home", `You are now in ${value.name}.`);
}
