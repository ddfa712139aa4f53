/** A file of prospects as bytes: CSV that is inert in spreadsheets, or a sheet. */

import { BYTE_ORDER_MARK, csvLine } from "#app/core/csv.ts";
import type { Member } from "#app/core/member.ts";
import { type Exporting, exportRows, type Tally } from "#app/exports/rows.server.ts";
import { sheetOf } from "#app/exports/sheet.server.ts";

type Bytes = AsyncGenerator<Uint8Array, void, void>;

/** In pieces of about a megabyte, however many rows there are. */
export function exportBytes(
  member: Member,
  { format, ...exporting }: Exporting & { format: "csv" | "xlsx" },
  tally?: Tally,
): Bytes {
  const rows = exportRows(member, exporting, tally);
  return format === "xlsx" ? sheetOf(rows) : csvOf(rows);
}

/** UTF-8, said so by its first bytes. */
async function* csvOf(batches: AsyncGenerator<string[][], void, void>): Bytes {
  const utf8 = new TextEncoder();
  let text = BYTE_ORDER_MARK;
  for await (const rows of batches) {
    for (const cells of rows) text += csvLine(cells);
    yield utf8.encode(text);
    text = "";
  }
}

/** The CSV for whoever waits for it. A reader who goes away ends it. */
export function exportStream(
  member: Member,
  exporting: Exporting,
  signal?: AbortSignal,
): ReadableStream<Uint8Array> {
  const bytes = exportBytes(member, { ...exporting, format: "csv" });
  return new ReadableStream({
    async pull(controller) {
      // Who asked may have gone without a word to the stream.
      const { value, done } = signal?.aborted ? await bytes.return() : await bytes.next();
      if (done || !value) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await bytes.return();
    },
  });
}
