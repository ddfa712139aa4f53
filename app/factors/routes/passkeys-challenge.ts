/** The question that a new passkey answers, as JSON for passkey.js. */
import { type ActionFunctionArgs, json } from "@remix-run/node";
import { askForPasskey } from "#app/factors/passkeys.server.ts";
import { requireProof } from "#app/web/guard.server.ts";

export async function action({ request, context }: ActionFunctionArgs) {
  const signedIn = await requireProof(request);
  const outcome = await askForPasskey(signedIn, context.place);
  if (outcome.refused) return json(outcome.detail, { status: 429 });
  return json(outcome.value);
}
