/** Signing out: the session ends at once. */
import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { endSession } from "#app/auth/session.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function loader() {
  return redirect("/", 303);
}

export async function action({ request }: ActionFunctionArgs) {
  return seeOther("/", undefined, [await endSession(request.headers.get("cookie"))]);
}
