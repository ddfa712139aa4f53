/** The ZIP itself, for the person whose data it holds and nobody else. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { openExport } from "#app/privacy/exports.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { download } from "#app/web/respond.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { user } = await requirePerson(request);
  const { name, bytes, stream } = await openExport(user.id, params.id!);
  const file = download(stream, name, "application/zip");
  file.headers.set("Cache-Control", "no-store");
  file.headers.set("Content-Length", String(bytes));
  return file;
}
