/** Text between the encodings that spreadsheets write, in pieces: nothing is lost, not even what is broken. */

export type TextEncoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** Takes the next bytes and gives what is sure of them; `last` says that no more will come. */
export type Recoder = (bytes: Uint8Array, last: boolean) => Uint8Array;

type Bytes = AsyncIterable<Uint8Array>;

// 0x80 to 0x9F of Windows-1252; the five zeros are no character there.
const upper = [
  0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152,
  0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161,
  0x203a, 0x0153, 0, 0x017e, 0x0178,
];
const byteOf = new Map(
  upper.flatMap((code, index) => (code === 0 ? [] : [[code, 0x80 + index] as const])),
);

/**
 * To UTF-8, without a byte order mark of UTF-16. What is no character in `from` becomes bytes that are
 * none in UTF-8 either, so that its row is told as one that cannot be read; `fromUtf8` finds them again.
 */
export function toUtf8(from: TextEncoding): Recoder {
  if (from === "utf-8") return (bytes) => bytes;
  return from === "windows-1252" ? fromWindows() : fromUtf16(from === "utf-16be");
}

/** The bytes that `toUtf8` was given. */
export function fromUtf8(to: TextEncoding): Recoder {
  if (to === "utf-8") return (bytes) => bytes;
  const write = to === "windows-1252" ? asWindows : asUtf16(to === "utf-16be");
  let waiting: Uint8Array = new Uint8Array(0);
  return (bytes, last) => {
    const all = waiting.length > 0 ? Buffer.concat([waiting, bytes]) : bytes;
    const end = last ? all.length : wholeUntil(all);
    waiting = Uint8Array.from(all.subarray(end));
    return write(all.subarray(0, end));
  };
}

export async function* recoded(source: Bytes, recoders: Recoder[]): AsyncGenerator<Uint8Array> {
  const through = (bytes: Uint8Array, last: boolean) =>
    recoders.reduce((piece, recoder) => recoder(piece, last), bytes);
  for await (const bytes of source) {
    const piece = through(bytes, false);
    if (piece.length > 0) yield piece;
  }
  const rest = through(new Uint8Array(0), true);
  if (rest.length > 0) yield rest;
}

function fromWindows(): Recoder {
  return (bytes) => {
    const out = Buffer.alloc(bytes.length * 3);
    let at = 0;
    for (const byte of bytes) {
      const code = byte < 0x80 || byte > 0x9f ? byte : upper[byte - 0x80]!;
      // A continuation byte alone: no character in UTF-8 either.
      if (code === 0 && byte !== 0) out[at++] = byte;
      else at = writeUtf8(out, at, code);
    }
    return out.subarray(0, at);
  };
}

function fromUtf16(isBigEndian: boolean): Recoder {
  let waiting: Uint8Array = new Uint8Array(0);
  let isFirst = true;
  return (bytes, last) => {
    const all = Buffer.concat([waiting, bytes]);
    let end = all.length - (all.length % 2);
    const tail = end < 2 ? 0 : unitAt(all, end - 2, isBigEndian);
    if (!last && isHigh(tail)) end -= 2;
    waiting = all.subarray(end);
    const start = isFirst && end >= 2 && unitAt(all, 0, isBigEndian) === 0xfeff ? 2 : 0;
    if (end > 0) isFirst = false;
    const text = textOf(all.subarray(start, end), isBigEndian);
    // Half a character at the very end is a byte that is none.
    return last && waiting.length > 0 ? Buffer.concat([text, Buffer.from([0xff])]) : text;
  };
}

function textOf(bytes: Buffer, isBigEndian: boolean): Buffer {
  const little = isBigEndian ? Buffer.from(bytes).swap16() : bytes;
  const text = little.toString("utf16le");
  if (text.isWellFormed()) return Buffer.from(text);
  const out = Buffer.alloc(text.length * 3);
  let at = 0;
  for (const character of text) at = writeUtf8(out, at, character.codePointAt(0)!);
  return out.subarray(0, at);
}

function unitAt(bytes: Uint8Array, at: number, isBigEndian: boolean): number {
  const [one, other] = [bytes[at]!, bytes[at + 1]!];
  return isBigEndian ? one * 256 + other : other * 256 + one;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

/** Half of a surrogate pair is written like any character of three bytes, which UTF-8 forbids. */
function writeUtf8(out: Buffer, at: number, code: number): number {
  let end = at;
  if (code < 0x80) out[end++] = code;
  else {
    if (code < 0x800) out[end++] = 0xc0 | (code >> 6);
    else {
      if (code < 0x10000) out[end++] = 0xe0 | (code >> 12);
      else {
        out[end++] = 0xf0 | (code >> 18);
        out[end++] = 0x80 | ((code >> 12) & 63);
      }
      out[end++] = 0x80 | ((code >> 6) & 63);
    }
    out[end++] = 0x80 | (code & 63);
  }
  return end;
}

/** Where the last character that may be cut off begins. */
function wholeUntil(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) return lengthOf(byte) > back ? bytes.length - back : bytes.length;
    if (byte < 0x80) break;
  }
  return bytes.length;
}

function lengthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/** The character at `at`, halves of surrogate pairs included, or none and the one byte. */
function readUtf8(bytes: Uint8Array, at: number): { code: number | undefined; length: number } {
  const first = bytes[at]!;
  const length = lengthOf(first);
  if (length === 1) return { code: first, length };
  let code = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i];
    if (next === undefined || (next & 0xc0) !== 0x80) return { code: undefined, length: 1 };
    code = (code << 6) | (next & 63);
  }
  return length === 0 ? { code: undefined, length: 1 } : { code, length };
}

function asWindows(bytes: Uint8Array): Uint8Array {
  const out = Buffer.alloc(bytes.length);
  let size = 0;
  for (let at = 0; at < bytes.length; ) {
    const { code, length } = readUtf8(bytes, at);
    out[size++] = code === undefined ? bytes[at]! : (byteOf.get(code) ?? code & 0xff);
    at += length;
  }
  return out.subarray(0, size);
}

function asUtf16(isBigEndian: boolean): (bytes: Uint8Array) => Uint8Array {
  return (bytes) => {
    const out = Buffer.alloc(bytes.length * 2);
    let size = 0;
    for (let at = 0; at < bytes.length; ) {
      const { code, length } = readUtf8(bytes, at);
      at += length;
      if (code === undefined) continue;
      const units = code < 0x10000 ? [code] : [...String.fromCodePoint(code)].flatMap(unitsOf);
      for (const unit of units) size = out.writeUInt16LE(unit, size);
    }
    const little = out.subarray(0, size);
    return isBigEndian ? little.swap16() : little;
  };
}

function unitsOf(character: string): number[] {
  return [character.charCodeAt(0), character.charCodeAt(1)];
}
