/** The ZIP of one person's data, to be handed to that person. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { makeCopy } from "#app/details/copy.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { download } from "#app/web/respond.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { name, stream, bytes } = await makeCopy(member, params.id!);
  const file = download(stream, name, "application/zip");
  file.headers.set("Cache-Control", "no-store");
  file.headers.set("Content-Length", String(bytes));
  return file;
}
