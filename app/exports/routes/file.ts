/** The file itself, for members of the team and while it lasts. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { openProspectExport } from "#app/exports/exports.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { download } from "#app/web/respond.server.ts";

const TYPES = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { name, format, bytes, stream } = await openProspectExport(member, params.id!);
  const file = download(stream, name, TYPES[format]);
  file.headers.set("Cache-Control", "no-store");
  file.headers.set("Content-Length", String(bytes));
  return file;
}
