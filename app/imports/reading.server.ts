/** The beginning of a stored file: its bytes, and its rows as they may be read. */
import { files as store } from "#app/adapters/files/index.server.ts";
import type { Delimiter } from "#app/core/csv.ts";
import { readSample } from "#app/core/csv-records.ts";
import { SNIFF_BYTES } from "#app/core/csv-sniff.ts";
import { fromUtf8, type TextEncoding, toUtf8 } from "#app/core/text-encoding.ts";

const SAMPLE_ROWS = 201;

export async function readHead(location: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of store.read(location, { start: 0, end: SNIFF_BYTES }))
    pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The first bytes of a file as UTF-8; `stored` says that they were made UTF-8 from that before. */
export function headAs(
  head: Uint8Array,
  encoding: TextEncoding,
  stored: TextEncoding = "utf-8",
): Uint8Array {
  const whole = head.length < SNIFF_BYTES;
  return toUtf8(encoding)(fromUtf8(stored)(head, whole), whole);
}

export function sampleRows(head: Uint8Array, delimiter: Delimiter): string[][] {
  const whole = head.length < SNIFF_BYTES;
  return readSample(head, { delimiter, whole, limit: SAMPLE_ROWS }).map(({ cells }) => cells);
}
