/** What a PDF may do beyond being read: run a script, start a program, bring other files; or hide that it does. */
import { inflateSync } from "node:zlib";

/** Of all its packed objects together: real ones have a few megabytes. */
const MOST_UNPACKED = 50_000_000;

const acts = named("JavaScript", "JS", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia");
const packs = named("ObjStm");
const OPENS = /(?<!end)stream\r?\n/g;
const CLOSES = "endstream";

/** `bytes` as Latin-1. Pictures and fonts are passed over: by chance their bytes may spell anything. */
export function isActivePdf(bytes: string): boolean {
  let from = 0;
  let room = MOST_UNPACKED;
  for (const { index, 0: opening } of bytes.matchAll(OPENS)) {
    if (index < from) continue;
    const before = bytes.slice(from, index);
    if (acts.test(before)) return true;
    const start = index + opening.length;
    const closing = bytes.indexOf(CLOSES, start);
    const end = closing < 0 ? bytes.length : closing;
    const dictionary = before.slice(before.lastIndexOf("obj") + 1);
    if (packs.test(dictionary)) {
      const objects = unpacked(bytes.slice(start, end), dictionary, room);
      if (objects === undefined || acts.test(objects)) return true;
      room -= objects.length;
    }
    from = end;
  }
  return acts.test(bytes.slice(from));
}

/** In a name any sign may be written by its number: /#4aS is /JS. */
function named(...names: string[]): RegExp {
  const sign = (char: string) => {
    const hex = char.charCodeAt(0).toString(16);
    return `(?:${char}|#${hex.replace(/[a-f]/, (digit) => `[${digit}${digit.toUpperCase()}]`)})`;
  };
  const spelt = names.map((name) => [...name].map(sign).join(""));
  return new RegExp(`/(?:${spelt.join("|")})(?=[\\s()<>[\\]{}/%]|$)`);
}

/** Objects that were packed together; undefined where nobody can look into them, as in a locked document. */
function unpacked(packed: string, dictionary: string, room: number): string | undefined {
  if (!dictionary.includes("/Filter")) return packed;
  try {
    const options = { maxOutputLength: Math.max(1, room) };
    return inflateSync(Buffer.from(packed, "latin1"), options).toString("latin1");
  } catch {
    return undefined;
  }
}
