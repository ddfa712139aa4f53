/** The rows of a file that were not usable, each with its reason, as a CSV file. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { writeRejects } from "#app/imports/files.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { download } from "#app/web/respond.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { name, stream } = await writeRejects(member, params.id!);
  const file = download(stream, name, "text/csv; charset=utf-8");
  file.headers.set("Cache-Control", "no-store");
  return file;
}
