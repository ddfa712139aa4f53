/** The inside of CSV records: cells out of bytes, for csv-records.ts. */
import type { Delimiter } from "#app/core/csv.ts";

export type RecordOptions = {
  delimiter: Delimiter;
  /** Bytes before the source's first: where a record starts. Default 0, the start of the file. */
  from?: number;
  /** The line of the record at `from`; default 1. */
  line?: number;
};

export type Reader = {
  readonly delimiter: number;
  bytes: Uint8Array;
  /** The same bytes one character each, so that ASCII cells are slices of it. */
  text: string;
  /** Where in the file `bytes` starts. */
  base: number;
  at: number;
  /** No more bytes will come. */
  last: boolean;
  line: number;
  /** The bytes ended inside a record. */
  starved: boolean;
  /** How the record at hand went: */
  hasNul: boolean;
  hasBadUtf8: boolean;
  isBroken: boolean;
  /** Inside a record that is too long, waiting for its end: where it began. */
  tooLongFrom: number | undefined;
};

export const LF = 10;
export const CR = 13;
const SPACE = 32;
export const QUOTE = 34;

const oneByte = new TextDecoder("latin1");
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const strictUtf8 = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

export function startReader({ delimiter, from = 0, line = 1 }: RecordOptions): Reader {
  return {
    delimiter: delimiter.charCodeAt(0),
    bytes: new Uint8Array(0),
    text: "",
    base: from,
    at: 0,
    last: false,
    line,
    starved: false,
    hasNul: false,
    hasBadUtf8: false,
    isBroken: false,
    tooLongFrom: undefined,
  };
}

/** The next bytes: what was left of the last ones, and more. */
export function give(reader: Reader, bytes: Uint8Array, last: boolean): void {
  reader.base += reader.at;
  reader.at = 0;
  reader.bytes = bytes;
  reader.text = oneByte.decode(bytes);
  reader.last = last;
  reader.starved = false;
}

/** Up to the next delimiter or line end, quotes and all. */
export function plainCell(reader: Reader): string {
  const { bytes, delimiter } = reader;
  const { length } = bytes;
  const start = reader.at;
  let bits = 0;
  let i = start;
  for (; i < length; i++) {
    const byte = bytes[i]!;
    if (byte === delimiter || byte === LF || byte === CR) break;
    if (byte === 0) reader.hasNul = true;
    bits |= byte;
  }
  reader.at = i;
  if (i === length && !reader.last) reader.starved = true;
  return decoded(reader, start, i, bits);
}

/** From the opening quote to past the closing one, and anything between that and the delimiter. */
export function quotedCell(reader: Reader): string {
  const { bytes } = reader;
  const { length } = bytes;
  let text = "";
  let from = reader.at + 1;
  let bits = 0;
  let spansLines = false;
  let i = from;
  for (; i < length; i++) {
    const byte = bytes[i]!;
    bits |= byte;
    if (byte === 0) reader.hasNul = true;
    else if (byte === LF || byte === CR) spansLines = true;
    if (byte !== QUOTE) continue;
    if (i + 1 >= length || bytes[i + 1] !== QUOTE) break;
    i++;
    text += decoded(reader, from, i, bits);
    from = i + 1;
  }
  reader.at = Math.min(i + 1, length);
  if (i === length || (i + 1 === length && !reader.last)) return unfinished(reader);
  text += decoded(reader, from, i, bits);
  // Words right after a "closing" quote lines below: it opens another cell, and ours was never closed.
  if (spansLines && !isCellEnd(reader)) reader.isBroken = true;
  return reader.isBroken ? text : text + plainCell(reader);
}

function unfinished(reader: Reader): string {
  reader.at = reader.bytes.length;
  if (reader.last) reader.isBroken = true;
  else reader.starved = true;
  return "";
}

function isCellEnd({ bytes, at, delimiter }: Reader): boolean {
  const next = at < bytes.length ? bytes[at]! : LF;
  return next === delimiter || next === LF || next === CR || next === SPACE;
}

function decoded(reader: Reader, start: number, end: number, bits: number): string {
  if (bits < 128) return reader.text.slice(start, end);
  const bytes = reader.bytes.subarray(start, end);
  const text = utf8.decode(bytes);
  if (!reader.hasBadUtf8 && text.includes("\ufffd")) reader.hasBadUtf8 = !isUtf8(bytes);
  return text;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strictUtf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
