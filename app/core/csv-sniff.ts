/** What kind of text a file is, told from its first bytes: encoding and delimiter. */
import type { CsvRecord, Delimiter } from "#app/core/csv.ts";
import { readSample } from "#app/core/csv-records.ts";

export type Encoding =
  | "utf-8"
  | "utf-8-bom"
  | "utf-16le"
  | "utf-16be"
  | "windows-1252"
  | "spreadsheet"
  | "not-text";

export type Sniffed = { encoding: Encoding; delimiter: Delimiter };

const ROWS = 100;

export const SNIFF_BYTES = 65_536;

/** Takes the first 64 KB of a file; fewer are the whole file. An empty one is UTF-8 with commas. */
export function sniff(bytes: Uint8Array): Sniffed {
  const whole = bytes.length < SNIFF_BYTES;
  return { encoding: encodingOf(bytes), delimiter: delimiterOf(bytes, whole) };
}

function encodingOf(bytes: Uint8Array): Encoding {
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return "utf-8-bom";
  if (startsWith(bytes, [0xff, 0xfe])) return "utf-16le";
  if (startsWith(bytes, [0xfe, 0xff])) return "utf-16be";
  // ZIP (xlsx, ods) and the compound file of xls.
  if (startsWith(bytes, [0x50, 0x4b, 3, 4]) || startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    return "spreadsheet";
  }
  return (
    unmarkedUtf16(bytes) ??
    (isUtf8(bytes) ? controlled(bytes, "utf-8") : controlled(bytes, "windows-1252"))
  );
}

function startsWith(bytes: Uint8Array, start: number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

/** Western text in UTF-16 has a NUL beside almost every letter, always on the same side. */
function unmarkedUtf16(bytes: Uint8Array): Encoding | undefined {
  const nuls = [0, 0];
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 0) nuls[i % 2]!++;
  const many = bytes.length * 0.2;
  if (nuls[1]! > many && nuls[0]! < many / 10) return "utf-16le";
  if (nuls[0]! > many && nuls[1]! < many / 10) return "utf-16be";
  return undefined;
}

/** A bad byte among good characters costs its row; text that is mostly bad is another encoding. */
function isUtf8(bytes: Uint8Array): boolean {
  let good = 0;
  let bad = 0;
  for (const [character] of new TextDecoder()
    .decode(bytes, { stream: true })
    .matchAll(/[^\0-\x7f]/gu)) {
    if (character === "\ufffd") bad++;
    else good++;
  }
  return bad === 0 || good > bad * 4;
}

/** Pictures, archives and programs are full of control bytes; a stray one in a text is the row's problem. */
function controlled(bytes: Uint8Array, encoding: Encoding): Encoding {
  let controls = 0;
  for (const byte of bytes) if (byte < 32 && (byte < 9 || byte > 13)) controls++;
  return controls > bytes.length / 20 ? "not-text" : encoding;
}

/** The one that splits the first rows into the same number of cells, two or more; comma when none does. */
function delimiterOf(bytes: Uint8Array, whole: boolean): Delimiter {
  const named = /^(?:\u00ef\u00bb\u00bf)?sep=([,;\t])/i.exec(
    String.fromCharCode(...bytes.subarray(0, 8)),
  );
  if (named) return named[1] as Delimiter;
  let best: Delimiter = ",";
  let bestScore = 0;
  for (const delimiter of [",", ";", "\t"] as const) {
    const records = readSample(bytes, { delimiter, whole, limit: ROWS });
    const score = evenness(records);
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

/** 0 to 1 for the share of rows that agree on how many cells there are; more cells break a tie. */
function evenness(records: CsvRecord[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  let score = 0;
  for (const [cells, rows] of counts) {
    if (cells > 1) score = Math.max(score, rows / records.length + Math.min(cells, 100) / 1000);
  }
  return score;
}
