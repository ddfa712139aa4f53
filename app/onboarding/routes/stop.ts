/** Stopping the letters that help to set up, from the home page. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { stopSeries } from "#app/onboarding/series.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request }: ActionFunctionArgs) {
  const { user } = await requirePerson(request);
  await stopSeries(user.id, "asked");
  return seeOther("/home", "Stopped. We write to you no more about setting up.");
}
