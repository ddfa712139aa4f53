/** Signing out: the session ends at once. */
import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { safeNext } from "#app/auth/account.ts";
import { endSession } from "#app/auth/session.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function loader() {
  return redirect("/", 303);
}

/** `next` leads back to a letter's page, for somebody who opened it as somebody else. */
export async function action({ request }: ActionFunctionArgs) {
  const next = (await request.formData()).get("next");
  const to = typeof next === "string" ? safeNext(next) : "/";
  return seeOther(to, undefined, [await endSession(request.headers.get("cookie"))]);
}
