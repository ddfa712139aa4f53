/** Reads CSV records out of bytes, each with its place in the file, in flat memory. */
import { type CsvRecord, type Delimiter, MAX_COLUMNS, MAX_RECORD_BYTES } from "#app/core/csv.ts";
import {
  CR,
  give,
  LF,
  plainCell,
  QUOTE,
  quotedCell,
  type Reader,
  type RecordOptions,
  startReader,
} from "#app/core/csv-cells.ts";

const BATCH = 1_000;
const PIECE = 262_144;

/**
 * Batches of at most 1,000 records. Blank rows, a byte order mark and Excel's `sep=;` are passed over.
 * Line ends may be mixed. A quote inside an unquoted cell is literal. A quote that is not closed costs
 * one line: it is reported with that line, and reading goes on at the next.
 */
export async function* readRecords(
  source: AsyncIterable<Uint8Array>,
  options: RecordOptions,
): AsyncGenerator<CsvRecord[]> {
  const reader = startReader(options);
  let waiting: Uint8Array[] = [];
  let size = 0;
  let wanted = 1;
  for await (const chunk of source) {
    for (let i = 0; i < chunk.length; i += PIECE) {
      const piece = chunk.subarray(i, i + PIECE);
      waiting.push(piece);
      size += piece.length;
      if (size < wanted) continue;
      give(reader, joined(waiting, size), false);
      yield* batches(reader);
      // Twice as much each time, so that a long record is not read again for every piece of it.
      waiting = [reader.bytes.subarray(reader.at)];
      size = waiting[0]!.length;
      wanted = size * 2;
    }
  }
  give(reader, joined(waiting, size), true);
  yield* batches(reader);
}

/** At most `limit` whole records at the start of a file; `whole` says that the bytes are all of it. */
export function readSample(
  bytes: Uint8Array,
  options: { delimiter: Delimiter; whole: boolean; limit: number },
): CsvRecord[] {
  const reader = startReader({ delimiter: options.delimiter });
  give(reader, bytes, options.whole);
  return take(reader, options.limit);
}

function joined(pieces: Uint8Array[], size: number): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function* batches(reader: Reader): Generator<CsvRecord[]> {
  for (let batch = take(reader, BATCH); batch.length > 0; batch = take(reader, BATCH)) yield batch;
}

function take(reader: Reader, limit: number): CsvRecord[] {
  const batch: CsvRecord[] = [];
  if (reader.base === 0 && reader.at === 0 && !skipPreamble(reader)) return batch;
  while (batch.length < limit && reader.at < reader.bytes.length && !reader.starved) {
    const record = reader.tooLongFrom === undefined ? readRecord(reader) : endTooLong(reader);
    if (!record) continue;
    if (record.length > 0) batch.push(record);
    reader.line++;
  }
  return batch;
}

/** False while there are too few bytes to tell. */
function skipPreamble(reader: Reader): boolean {
  const { bytes } = reader;
  if (bytes.length < 10 && !reader.last) return false;
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) reader.at = 3;
  const line = /^sep=[,;\t](\r\n|\r|\n|$)/i.exec(reader.text.slice(reader.at, reader.at + 7));
  if (line) {
    reader.at += line[0].length;
    reader.line++;
  }
  return true;
}

/** Undefined while the bytes end inside the record. */
function readRecord(reader: Reader): CsvRecord | undefined {
  const start = reader.at;
  reader.hasNul = reader.hasBadUtf8 = reader.isBroken = false;
  const cells = readCells(reader, start);
  const length = reader.at - start;
  if (!reader.isBroken) skipLineEnd(reader);
  // Two more than the most, because a line end may be among them.
  if (reader.starved && reader.bytes.length - start <= MAX_RECORD_BYTES + 2) {
    reader.at = start;
    return undefined;
  }
  if (reader.starved || reader.isBroken || length > MAX_RECORD_BYTES) return recover(reader, start);
  return finished(reader, cells, { start, length });
}

function readCells(reader: Reader, start: number): string[] {
  const { bytes, delimiter } = reader;
  const { length } = bytes;
  const cells: string[] = [];
  for (reader.at = start; ; reader.at++) {
    const isQuoted = reader.at < length && bytes[reader.at] === QUOTE;
    const cell = isQuoted ? quotedCell(reader) : plainCell(reader);
    if (cells.length <= MAX_COLUMNS) cells.push(cell);
    if (reader.isBroken || reader.at >= length || bytes[reader.at] !== delimiter) return cells;
  }
}

function skipLineEnd(reader: Reader): void {
  const { bytes, at } = reader;
  if (at >= bytes.length) return;
  if (bytes[at] === LF) reader.at = at + 1;
  else if (at + 1 < bytes.length) reader.at = bytes[at + 1] === LF ? at + 2 : at + 1;
  else if (reader.last) reader.at = at + 1;
  else reader.starved = true;
}

function finished(
  reader: Reader,
  cells: string[],
  { start, length }: { start: number; length: number },
): CsvRecord {
  const record: CsvRecord = { cells, offset: reader.base + start, length, line: reader.line };
  if (cells.length > MAX_COLUMNS) {
    cells.length = MAX_COLUMNS;
    record.problem = "too-many-columns";
  } else if (reader.hasNul) record.problem = "nul-byte";
  else if (reader.hasBadUtf8) record.problem = "bad-utf8";
  return record;
}

/** The line at `start` alone, its quotes literal; or, when there is no end in sight, a record too long. */
function recover(reader: Reader, start: number): CsvRecord | undefined {
  const end = lineEnd(reader, start);
  if (end - start > MAX_RECORD_BYTES) {
    reader.starved = false;
    reader.at = start;
    reader.tooLongFrom = reader.base + start;
    return endTooLong(reader);
  }
  reader.starved = false;
  const cells: string[] = [];
  for (reader.at = start; ; reader.at++) {
    const cell = plainCell(reader);
    if (cells.length < MAX_COLUMNS) cells.push(cell);
    if (reader.at >= end) break;
  }
  const record = finished(reader, cells, { start, length: end - start });
  skipLineEnd(reader);
  record.problem = "unclosed-quote";
  return record;
}

/** Passes over a record that is too long; undefined until its line ends. */
function endTooLong(reader: Reader): CsvRecord | undefined {
  const end = lineEnd(reader, reader.at);
  reader.at = end;
  if (end < reader.bytes.length || reader.last) skipLineEnd(reader);
  else {
    // One byte stays, so that the end of the file is still seen.
    reader.at = end - 1;
    reader.starved = true;
  }
  if (reader.starved) return undefined;
  const offset = reader.tooLongFrom!;
  reader.tooLongFrom = undefined;
  const length = reader.base + end - offset;
  return { cells: [], offset, length, line: reader.line, problem: "cell-too-long" };
}

function lineEnd({ bytes }: Reader, from: number): number {
  let i = from;
  while (i < bytes.length && bytes[i] !== LF && bytes[i] !== CR) i++;
  return i;
}
