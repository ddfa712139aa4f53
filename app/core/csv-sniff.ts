/** What kind of text a file is, told from its first bytes: encoding and delimiter. */
import type { CsvRecord, Delimiter } from "#app/core/csv.ts";
import { readSample } from "#app/core/csv-records.ts";
import { type TextEncoding, toUtf8 } from "#app/core/text-encoding.ts";

export type Encoding = TextEncoding | "zip" | "old-spreadsheet" | "not-text";

export type Sniffed = { encoding: Encoding; delimiter: Delimiter };

const ROWS = 100;

/** So many that the header of 5,000 columns is among them, and rows after it. */
export const SNIFF_BYTES = 1_048_576;
/** Enough to tell the encoding. */
const TELLING_BYTES = 65_536;

/** Takes the first megabyte of a file; fewer bytes are the whole file. An empty one is UTF-8 with commas. */
export function sniff(bytes: Uint8Array): Sniffed {
  const whole = bytes.length < SNIFF_BYTES;
  const encoding = sniffEncoding(bytes);
  const isText = encoding.startsWith("utf-16") || encoding === "windows-1252";
  const text = isText ? toUtf8(encoding as TextEncoding)(bytes, whole) : bytes;
  return { encoding, delimiter: delimiterOf(text, whole) };
}

export function sniffEncoding(head: Uint8Array): Encoding {
  const bytes = head.subarray(0, TELLING_BYTES);
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return "utf-8";
  if (startsWith(bytes, [0xff, 0xfe])) return "utf-16le";
  if (startsWith(bytes, [0xfe, 0xff])) return "utf-16be";
  // ZIP (xlsx, ods) and the compound file of xls, or of anything with a password.
  if (startsWith(bytes, [0x50, 0x4b, 3, 4]) || startsWith(bytes, [0x50, 0x4b, 5, 6])) return "zip";
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return "old-spreadsheet";
  return (
    unmarkedUtf16(bytes) ??
    (isUtf8(bytes) ? controlled(bytes, "utf-8") : controlled(bytes, "windows-1252"))
  );
}

function startsWith(bytes: Uint8Array, start: number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

/**
 * Commas and line ends have a NUL beside them, always on the same side; so has every Western letter.
 * In a text of another kind NULs stand anywhere, and its pairs of bytes are no characters.
 */
function unmarkedUtf16(bytes: Uint8Array): Encoding | undefined {
  const nuls = [0, 0];
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 0) nuls[i % 2]!++;
  const few = bytes.length / 20;
  // Characters such as U+0100 or U+10000 have one on the other side.
  const some = 8;
  for (const [encoding, side] of [["utf-16le", 1] as const, ["utf-16be", 0] as const]) {
    const isOneSided = nuls[side]! > few && nuls[1 - side]! <= Math.max(nuls[side]! / 20, some);
    if (isOneSided && isUtf16(bytes, encoding)) return encoding;
  }
  return undefined;
}

function isUtf16(bytes: Uint8Array, encoding: "utf-16le" | "utf-16be"): boolean {
  const text = toUtf8(encoding)(bytes, false);
  return isUtf8(text) && controlled(text, encoding) === encoding;
}

function isUtf8(bytes: Uint8Array): boolean {
  const watch = watchUtf8();
  watch.see(bytes);
  return watch.isUtf8();
}

const ENOUGH = 10_000;

/**
 * Looks at a text as it goes by, until enough letters that are not ASCII are seen. A bad byte among
 * good characters costs its row; text that is mostly bad is another encoding.
 */
export function watchUtf8() {
  const decoder = new TextDecoder();
  let good = 0;
  let bad = 0;
  return {
    see(bytes: Uint8Array): void {
      if (good + bad >= ENOUGH) return;
      const text = decoder.decode(bytes, { stream: true });
      if (text.length === bytes.length && !/[^\0-\x7f]/.test(text)) return;
      for (const [character] of text.matchAll(/[^\0-\x7f]/gu)) {
        if (character === "\ufffd") bad++;
        else good++;
      }
      // One that was written as such is a letter like others.
      const written = Buffer.from(bytes).toString("latin1").split("\u00ef\u00bf\u00bd").length - 1;
      bad = Math.max(0, bad - written);
      good += written;
    },
    isUtf8: () => bad === 0 || good > bad * 4,
  };
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
