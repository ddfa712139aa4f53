/** Putting a tip away. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { dismissTip } from "#app/account/preferences.server.ts";
import { DismissTip } from "#app/account/tips.ts";
import { safeNext } from "#app/auth/account.ts";
import { readAnswers } from "#app/consent/consents.server.ts";
import { asking } from "#app/consent/purposes.ts";
import { tipsCookie, tipsOf } from "#app/web/cookies.server.ts";
import { readForm } from "#app/web/form.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

/** Whatever the form says, its reader is brought back to where they were. */
export async function action({ request }: ActionFunctionArgs) {
  const { user, look } = await requirePerson(request);
  const form = await readForm(request, DismissTip);
  if (form.problems) return seeOther("/home");
  const { tip, from } = form.value;
  await dismissTip(user.id, tip);
  const back = safeNext(from);
  const answer = (await readAnswers(user.id))["tips-cookie"];
  if (answer === undefined) return seeOther(asking(back, "tips-cookie"));
  const seen = new Set([...tipsOf(request), ...look.dismissedTips, tip]);
  return seeOther(back, undefined, answer ? [tipsCookie([...seen])] : []);
}
