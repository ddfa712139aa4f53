/** The Export button: prospects as a CSV file. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { now } from "#app/core/clock.ts";
import { exportProspects } from "#app/prospects/export.server.ts";
import { readSelection } from "#app/prospects/search.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { download } from "#app/web/respond.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const selection = readSelection(new URL(request.url).searchParams);
  const name = `prospects-${now().toISOString().slice(0, 10)}.csv`;
  const rows = exportProspects(member, selection, request.signal);
  const file = download(rows, name, "text/csv; charset=utf-8");
  file.headers.set("Cache-Control", "no-store");
  return file;
}
