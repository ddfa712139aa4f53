/** One table of a report as a CSV file: the one that the address names, else the steps. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { BYTE_ORDER_MARK, csvLine } from "#app/core/csv.ts";
import { readReport } from "#app/reports/report.server.ts";
import { linesOf, readTableName, tablesOf } from "#app/reports/report.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { download, notFound } from "#app/web/respond.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { figures } = await readReport(member, params.id!);
  const name = readTableName(new URL(request.url).searchParams.get("table"));
  const table = tablesOf(figures).find((each) => each.name === name);
  if (!table) throw notFound();
  const lines = BYTE_ORDER_MARK + linesOf(table).map(csvLine).join("");
  const file = download(lines, `report-${table.name}.csv`, "text/csv; charset=utf-8");
  file.headers.set("Cache-Control", "no-store");
  return file;
}
