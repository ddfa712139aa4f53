/** Which styles of a workbook's cells show a date. */
import { attribute, type XmlEvent } from "#app/core/xml-reader.ts";
import { isDateFormat } from "#app/imports/workbook-cells.ts";

/** Excel allows 65,490. */
const MOST_STYLES = 65_536;

/** By the number of the style. */
export async function readStyles(batches: AsyncGenerator<XmlEvent[]>): Promise<boolean[]> {
  // Per format, not per style: one format may be named by any number of them.
  const known = new Map<number, boolean>();
  const isDate: boolean[] = [];
  let inCells = false;
  for await (const events of batches) {
    for (const event of events) {
      if (event.kind === "text") continue;
      if (event.name === "cellXfs") inCells = event.kind === "open" && !event.isEmpty;
      if (event.kind === "close") continue;
      const id = Number(attribute(event.attributes, "numFmtId") ?? 0);
      if (event.name === "numFmt" && known.size < MOST_STYLES) {
        known.set(id, isDateFormat(id, attribute(event.attributes, "formatCode") ?? ""));
      } else if (event.name === "xf" && inCells && isDate.length < MOST_STYLES) {
        isDate.push(known.get(id) ?? isDateFormat(id, undefined));
      }
    }
  }
  return isDate;
}
