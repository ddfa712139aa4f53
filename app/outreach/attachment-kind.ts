/** What a file is, told from its content: what may go with a letter, and why something else may not. */

import { sniffEncoding } from "#app/core/csv-sniff.ts";
import { ArchiveBomb, BadArchive, readDirectory, unpack } from "#app/core/zip-reader.ts";
import { isActivePdf } from "#app/outreach/pdf.ts";

/** The first ending is given to a file whose own says something else. */
export type Kind = { type: string; endings: readonly [string, ...string[]] };

export type Unfit =
  | "empty"
  | "program"
  | "web-page"
  | "macros"
  | "active-pdf"
  | "archive"
  | "old-office"
  | "unknown-kind";

/** How they begin; bytes as Latin-1. */
const safe: [string[], Kind][] = [
  [["%PDF-"], { type: "application/pdf", endings: ["pdf"] }],
  [["\x89PNG\r\n\x1a\n"], { type: "image/png", endings: ["png"] }],
  [["\xff\xd8\xff"], { type: "image/jpeg", endings: ["jpg", "jpeg"] }],
  [["GIF87a", "GIF89a"], { type: "image/gif", endings: ["gif"] }],
];
const webp: Kind = { type: "image/webp", endings: ["webp"] };

const unsafe: [string[], Unfit][] = [
  // Linux, macOS (and Java’s classes), a shortcut of Windows, Android, WebAssembly, compiled help.
  [["\x7fELF", "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xca\xfe\xba\xbe"], "program"],
  [["\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "L\0\0\0\x01\x14\x02\0"], "program"],
  [["dex\n", "\0asm", "ITSF\x03", "#!", "<?php"], "program"],
  [["7z\xbc\xaf", "Rar!\x1a", "\x1f\x8b", "\xfd7zXZ", "MSCF\0", "PK\x05\x06"], "archive"],
  [["BZh91AY"], "archive"],
  [["\xd0\xcf\x11\xe0", "{\\rtf"], "old-office"],
];

const office = "application/vnd.openxmlformats-officedocument";
const documents: [string, Kind][] = [
  ["word/document.xml", { type: `${office}.wordprocessingml.document`, endings: ["docx"] }],
  ["xl/workbook.xml", { type: `${office}.spreadsheetml.sheet`, endings: ["xlsx"] }],
  ["ppt/presentation.xml", { type: `${office}.presentationml.presentation`, endings: ["pptx"] }],
];
export const kinds: Kind[] = [...[...safe, ...documents].map(([, kind]) => kind), webp];

const CONTENT_TYPES = "[Content_Types].xml";
/** Real ones have a few kilobytes. */
const MOST_CONTENT_TYPES = 1_000_000;

const BEGINNING = 64;

export async function kindOf(bytes: Uint8Array, ending = ""): Promise<Kind | Unfit> {
  if (bytes.length === 0) return "empty";
  const start = latin1(bytes.subarray(0, BEGINNING));
  if (start.startsWith("%PDF-") && isActivePdf(latin1(bytes))) return "active-pdf";
  return (
    begun(unsafe, start) ??
    begun(safe, start) ??
    (start.startsWith("RIFF") && start.startsWith("WEBP", 8) ? webp : undefined) ??
    // Of Windows; a text may begin so as well, and holds no zeros.
    (start.startsWith("MZ") && start.includes("\0") ? "program" : undefined) ??
    (start.startsWith("PK\x03\x04") ? documentOf(bytes) : textOf(bytes, ending))
  );
}

function begun<T>(table: [string[], T][], start: string): T | undefined {
  return table.find(([begins]) => begins.some((each) => start.startsWith(each)))?.[1];
}

/** A Word, Excel or PowerPoint file without anything in it that runs. */
async function documentOf(bytes: Uint8Array): Promise<Kind | Unfit> {
  const read = async function* ({ start, end }: { start: number; end: number }) {
    yield bytes.subarray(start, end);
  };
  try {
    const entries = await readDirectory(read, bytes.length);
    const types = entries.get(CONTENT_TYPES);
    const found = documents.find(([part]) => entries.has(part));
    if (!types || types.size > MOST_CONTENT_TYPES || !found) return "archive";
    const pieces: Uint8Array[] = [];
    for await (const piece of unpack(read, types)) pieces.push(piece);
    const declared = new TextDecoder().decode(Buffer.concat(pieces));
    const runs = [...entries.keys()].some(isActive) || declaredActive.test(declared);
    return runs ? "macros" : found[1];
  } catch (error) {
    if (error instanceof BadArchive || error instanceof ArchiveBomb) return "archive";
    throw error;
  }
}

/** Macros of today and of 1992, ActiveX, and other files put into a document but documents of these kinds. */
function isActive(part: string): boolean {
  if (/vba(?:Project|Data)|macrosheets|dialogsheets|activeX|oleObject/i.test(part)) return true;
  return /\/embeddings\/[^/]+$/i.test(part) && !/\.(?:xlsx|docx|pptx)$/i.test(part);
}

/** The same by the type that a part is declared to have, whatever it is called; or a type that is hidden from us. */
const declaredActive =
  /macroEnabled|ms-office\.(?:vba|activeX)|macrosheet|dialogsheet|oleObject|&#|<!|\0/i;

const page =
  /<(?:!doctype|html|head|body|svg|script|iframe|object|embed|foreignobject|\?xml|\?php)\b|<\?xml/i;

function textOf(bytes: Uint8Array, ending: string): Kind | Unfit {
  const encoding = sniffEncoding(bytes);
  if (!/^(?:utf-8|utf-16[lb]e|windows-1252)$/.test(encoding)) return "unknown-kind";
  const isWide = encoding.startsWith("utf-16");
  const text = latin1(bytes);
  if (!isWide && text.includes("\0")) return "unknown-kind";
  if (page.test(isWide ? text.replaceAll("\0", "") : text)) return "web-page";
  if (ending === "csv") return { type: `text/csv; charset=${encoding}`, endings: ["csv"] };
  return { type: `text/plain; charset=${encoding}`, endings: ["txt", "tsv", "md"] };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
