/** Finding people in a stored CSV file and overwriting their rows, so that no other byte moves. */
import { readAddress } from "#app/core/address.ts";
import type { CsvRecord, Delimiter } from "#app/core/csv.ts";
import { readRecords } from "#app/core/csv-records.ts";

/** A row of the file, without its line end. */
export type Row = { offset: number; length: number };

export type ScrubFile = {
  delimiter: Delimiter;
  /** The whole file, or from byte `start` up to, not including, `end`. */
  read: (range?: { start: number; end: number }) => AsyncIterable<Uint8Array>;
};

export type Search = {
  isSought: (address: string) => boolean;
  /** Counted up: every record that is, or is about to be, overwritten. */
  tally: { erased: number };
};

const STAR = 42;
const SPACE = 32;
const QUOTE = 34;
// What is left of an overwritten cell: stars, and the signs that hold the file together.
const onlyStars = /^[*",;\t\r\n ]*$/;
// Longer than any address, so that none is lost between two pieces.
const OVERLAP = 1_024;

/**
 * The rows of the people sought, in the file's order: any row that names one of their addresses in
 * any cell, whole or among other words. Reads in flat memory.
 */
export async function* findRows(file: ScrubFile, { isSought, tally }: Search): AsyncGenerator<Row> {
  for await (const records of readRecords(file.read(), { delimiter: file.delimiter })) {
    for (const record of records) {
      const found = isCutOff(record)
        ? await searchBytes(file, record, isSought)
        : searchCells(record, isSought);
      if (found !== "nobody") tally.erased++;
      if (found === "somebody") yield record;
    }
  }
}

/**
 * The same bytes, in place, with these rows overwritten; they come in the order of their offsets.
 * Every letter becomes a star. Delimiters, quotes and line ends stay, so that each row of the file
 * keeps its place, its length and its cells, whatever program reads it.
 */
export async function* overwriting(
  source: AsyncIterable<Uint8Array>,
  rows: AsyncIterator<Row>,
  delimiter: Delimiter,
): AsyncGenerator<Uint8Array> {
  const kept = new Set([QUOTE, 10, 13, delimiter.charCodeAt(0)]);
  let before = 0;
  try {
    let row = await next(rows);
    let base = 0;
    for await (const chunk of source) {
      const end = base + chunk.length;
      while (row && row.offset < end) {
        const from = Math.max(row.offset - base, 0);
        const to = Math.min(row.offset + row.length, end) - base;
        before = star(chunk.subarray(from, to), kept, before);
        if (row.offset + row.length > end) break;
        row = await next(rows);
      }
      yield chunk;
      base = end;
    }
  } finally {
    await rows.return?.();
  }
}

/** Every spelling in a text that may be an address, as `readAddress` accepts it. */
export function addressesIn(text: string): string[] {
  if (!text.includes("@") && !text.includes("\uff20")) return [];
  const plain = text.includes("\0") ? text.replaceAll("\0", "") : text;
  const whole = readAddress(plain).address;
  if (whole) return [whole];
  const found = new Set<string>();
  for (let at = plain.indexOf("@"); at >= 0; at = plain.indexOf("@", at + 1)) {
    for (const candidate of around(plain, at)) {
      const { address } = readAddress(candidate);
      if (address) found.add(address);
    }
  }
  return [...found];
}

type Found = "somebody" | "nobody" | "overwritten";

function searchCells({ cells }: CsvRecord, isSought: Search["isSought"]): Found {
  if (cells.every((text) => onlyStars.test(text))) {
    return cells.some((text) => text.includes("*")) ? "overwritten" : "nobody";
  }
  return cells.some((text) => addressesIn(text).some(isSought)) ? "somebody" : "nobody";
}

/** For a row whose words are not all in its cells. */
async function searchBytes(
  file: ScrubFile,
  { offset, length }: Row,
  isSought: Search["isSought"],
): Promise<Found> {
  const decoder = new TextDecoder();
  let text = "";
  let stars = true;
  for await (const bytes of file.read({ start: offset, end: offset + length })) {
    text = text.slice(-OVERLAP) + decoder.decode(bytes, { stream: true });
    stars = stars && onlyStars.test(text);
    if (!stars && addressesIn(text).some(isSought)) return "somebody";
  }
  return stars ? "overwritten" : "nobody";
}

/** Not all of its words are in `cells`. */
function isCutOff({ problem }: CsvRecord): boolean {
  return problem === "cell-too-long" || problem === "too-many-columns";
}

// An address among other words ends where neither set of signs goes on. The wide one has every sign an
// address may have, the narrow one those that it has in practice: quotes and equal signs stand around it.
const wide = /[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]/u;
const narrow = /[\p{L}\p{M}\p{N}%+_.-]/u;
const host = /[\p{L}\p{M}\p{N}.-]/u;

function around(text: string, at: number): string[] {
  let end = at + 1;
  while (end < text.length && end - at <= 255 && host.test(text[end]!)) end++;
  const domain = text.slice(at + 1, end).replace(/[.-]+$/, "");
  return [wide, narrow].map((signs) => {
    let start = at;
    while (start > 0 && at - start <= 64 && signs.test(text[start - 1]!)) start--;
    return `${text.slice(start, at).replace(/^[.'-]+/, "")}@${domain}`;
  });
}

async function next(rows: AsyncIterator<Row>): Promise<Row | undefined> {
  const { value, done } = await rows.next();
  return done ? undefined : value;
}

/** A space stays a space right after a quote only: there it says whether a quoted cell ended. */
function star(bytes: Uint8Array, kept: Set<number>, last: number): number {
  let before = last;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (!kept.has(byte) && !(byte === SPACE && before === QUOTE)) bytes[i] = STAR;
    before = byte;
  }
  return before;
}
