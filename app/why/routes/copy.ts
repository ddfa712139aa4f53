/** The copy of all that is held, for whoever has shown that the address is theirs. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { readForm } from "#app/web/form.server.ts";
import { download, seeOther } from "#app/web/respond.server.ts";
import { takeCopy } from "#app/why/ask.server.ts";
import { ProofInput } from "#app/why/why.ts";

export async function action({ request, params }: ActionFunctionArgs) {
  const form = await readForm(request, ProofInput);
  const outcome = await takeCopy(params.token!, form.value?.proof ?? "");
  // What the page says by itself: that a code is needed.
  if (outcome.refused !== undefined) return seeOther(`/why/${params.token}`);
  const { name, stream, bytes } = outcome.value;
  const file = download(stream, name, "application/zip");
  file.headers.set("Cache-Control", "no-store");
  file.headers.set("Referrer-Policy", "no-referrer");
  file.headers.set("Content-Length", String(bytes));
  return file;
}
