/** The imported file, byte for byte as it came. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { openFile } from "#app/imports/files.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { download } from "#app/web/respond.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { name, stream } = await openFile(member, params.id!);
  const file = download(stream, name, "text/csv");
  file.headers.set("Cache-Control", "no-store");
  return file;
}
