/** Showing every tip again. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { showAllTips } from "#app/account/preferences.server.ts";
import { hasCookie, withoutCookie } from "#app/web/cookies.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request }: ActionFunctionArgs) {
  const { user } = await requirePerson(request);
  await showAllTips(user.id);
  const cookies = hasCookie(request, "tips") ? [withoutCookie("tips")] : [];
  return seeOther("/account/preferences", "Every tip is shown again where it helps.", cookies);
}
