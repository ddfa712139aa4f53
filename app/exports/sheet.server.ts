/** Writing a sheet as it comes: zipped row by row, so that a million take no more memory than a thousand. */
import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import { now } from "#app/core/clock.ts";
import { PARTS, SHEET, SHEET_END, SHEET_START, sheetRow } from "#app/exports/sheet.ts";

type Rows = AsyncGenerator<string[][], void, void>;

export async function* sheetOf(rows: Rows): AsyncGenerator<Uint8Array, void, void> {
  const zip = new ZipFile();
  const mtime = now();
  for (const [name, xml] of Object.entries(PARTS)) zip.addBuffer(Buffer.from(xml), name, { mtime });
  const sheet = Readable.from(xmlOf(rows), { objectMode: false });
  const out = zip.outputStream as Readable;
  // What fails while rows are read fails the file.
  zip.on("error", (error) => out.destroy(error as Error));
  sheet.on("error", (error) => out.destroy(error));
  // Fast: most of a sheet is the same few tags.
  zip.addReadStream(sheet, SHEET, { mtime, compressionLevel: 1 });
  zip.end();
  try {
    for await (const piece of out) yield piece as Uint8Array;
  } finally {
    sheet.destroy();
    await rows.return();
  }
}

async function* xmlOf(batches: Rows): AsyncGenerator<string> {
  let row = 0;
  let xml = SHEET_START;
  for await (const rows of batches) {
    for (const cells of rows) xml += sheetRow(cells, ++row);
    yield xml;
    xml = "";
  }
  yield SHEET_END;
}
