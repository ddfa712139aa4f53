/** The question that a passkey answers when signing in, as JSON for passkey.js. */
import { type ActionFunctionArgs, json } from "@remix-run/node";
import { askPasskey } from "#app/factors/passkey-entry.server.ts";
import { whoIs } from "#app/web/guard.server.ts";

export async function action({ request, context }: ActionFunctionArgs) {
  const outcome = await askPasskey(await whoIs(request), context.place);
  if (outcome.refused) return json(outcome.detail, { status: 429 });
  return json(outcome.value);
}
