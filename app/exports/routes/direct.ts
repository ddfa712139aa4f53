/** Prospects as a CSV file, sent at once: few of them, or as many as whoever asked wants to wait for. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { now } from "#app/core/clock.ts";
import { exportStream } from "#app/exports/bytes.server.ts";
import { exportName, readColumns, USUAL_COLUMNS } from "#app/exports/export.ts";
import { readSelection } from "#app/prospects/selection.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { download, seeOther } from "#app/web/respond.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const params = new URL(request.url).searchParams;
  const selection = readWhom(params);
  if (!selection) throw seeOther("/exports/new");
  const chosen = readColumns(params.getAll("column"));
  const exporting = {
    selection,
    columns: chosen.length > 0 ? chosen : USUAL_COLUMNS,
    purpose: "keep" as const,
  };
  const rows = exportStream(member, exporting, request.signal);
  const file = download(rows, exportName(now(), "csv"), "text/csv; charset=utf-8");
  file.headers.set("Cache-Control", "no-store");
  return file;
}

/** All that match where nothing else is said. Undefined for what cannot be read, which means nobody. */
function readWhom(params: URLSearchParams) {
  const asked = new URLSearchParams(params);
  if (!asked.has("id") && !asked.has("scope")) asked.set("scope", "all");
  return readSelection(asked);
}
