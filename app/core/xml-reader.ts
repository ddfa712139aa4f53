/** Reads XML as it arrives: tags and text, no entities but the five and numbers, no document types. */

export type XmlEvent =
  /** `isEmpty`: it closes itself, and no closing event follows. */
  | { kind: "open"; name: string; attributes: string; isEmpty: boolean }
  | { kind: "close"; name: string }
  | { kind: "text"; text: string };

/** What is no XML, or XML that could name the world outside. */
export class BadXml extends Error {}

/** No tag that people's programs write is longer; without an end one would be kept for ever. */
const LONGEST_TAG = 65_536;

type Mode = "text" | "tag" | "comment" | "marked" | "instruction";

type Reader = {
  mode: Mode;
  /** Of the last piece, what can only be told with the next: a few signs. */
  rest: string;
  /** The tag at hand so far, and the quote that it stands in. */
  tag: string;
  quote: string;
  /** Text since the last tag, which nothing follows yet. */
  isLoose: boolean;
};

/** A batch for each piece, which may be empty; a long text comes in parts. Names are without prefix. */
export async function* readXml(source: AsyncIterable<Uint8Array>): AsyncGenerator<XmlEvent[]> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const reader: Reader = { mode: "text", rest: "", tag: "", quote: "", isLoose: false };
  for await (const piece of source) yield take(reader, decoded(decoder, piece));
  const { mode, rest, isLoose } = reader;
  if (mode !== "text" || isLoose || rest.trim() !== "") throw new BadXml("cut off");
}

const patterns = new Map<string, RegExp>();

/** The value of an attribute, or undefined. */
export function attribute(attributes: string, name: string): string | undefined {
  if (!attributes.includes(name)) return undefined;
  let pattern = patterns.get(name);
  if (!pattern) {
    pattern = new RegExp(`(?:^|\\s)(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
    patterns.set(name, pattern);
  }
  const found = pattern.exec(attributes);
  return found ? plain(found[1] ?? found[2]!) : undefined;
}

function decoded(decoder: TextDecoder, piece: Uint8Array): string {
  try {
    return decoder.decode(piece, { stream: true });
  } catch {
    throw new BadXml("encoding");
  }
}

/** Each sign is looked at once, however the pieces are cut. */
function take(reader: Reader, piece: string): XmlEvent[] {
  const text = reader.rest + piece;
  reader.rest = "";
  const events: XmlEvent[] = [];
  let at = 0;
  while (at < text.length) {
    const before = at;
    if (reader.mode === "text") at = takeText(reader, { text, at, events });
    else if (reader.mode === "tag") at = takeTag(reader, { text, at, events });
    else at = takeSpan(reader, { text, at, events });
    if (at > before) continue;
    reader.rest = text.slice(at);
    break;
  }
  return events;
}

/** Each step gives where it came to: nowhere, when it needs the next piece. */
type Step = { text: string; at: number; events: XmlEvent[] };

const openings = { comment: "<!--", marked: "<![CDATA[", instruction: "<?" } as const;
const endings = { comment: "-->", marked: "]]>", instruction: "?>" } as const;

function takeText(reader: Reader, { text, at, events }: Step): number {
  const open = text.indexOf("<", at);
  const end = open < 0 ? wholeUntil(text, at) : open;
  if (end > at) {
    const raw = text.slice(at, end);
    reader.isLoose ||= raw.trim() !== "";
    events.push({ kind: "text", text: plain(raw) });
    return end;
  }
  if (open < 0) return at;
  // Nearly always a tag, as the next sign tells.
  const next = text.charAt(open + 1);
  const isOther = next === "!" || next === "?" || next === "";
  return isOther ? takeOpening(reader, text, open) : beginTag(reader, open);
}

function takeOpening(reader: Reader, text: string, at: number): number {
  for (const mode of ["comment", "marked", "instruction"] as const) {
    const opening = openings[mode];
    if (text.startsWith(opening, at)) {
      reader.mode = mode;
      return at + opening.length;
    }
    if (text.length - at < opening.length && opening.startsWith(text.slice(at))) return at;
  }
  return beginTag(reader, at);
}

function beginTag(reader: Reader, at: number): number {
  reader.mode = "tag";
  reader.tag = "<";
  reader.quote = "";
  reader.isLoose = false;
  return at + 1;
}

/** Before an entity that is not whole yet. */
const LONGEST_ENTITY = 12;

function wholeUntil(text: string, from: number): number {
  const sign = text.indexOf("&", Math.max(from, text.length - LONGEST_ENTITY));
  const last = sign < 0 ? -1 : text.lastIndexOf("&");
  return last < 0 || text.includes(";", last) ? text.length : last;
}

function takeTag(reader: Reader, { text, at, events }: Step): number {
  let end = at;
  let { quote } = reader;
  for (let isOver = false; end < text.length && !isOver; end++) {
    const sign = text[end]!;
    if (quote) {
      if (sign === quote) quote = "";
    } else if (sign === '"' || sign === "'") quote = sign;
    else isOver = sign === ">";
  }
  reader.quote = quote;
  // Cut out whole where it can be: joining costs a copy.
  const isWhole = reader.tag === "<" && at > 0;
  const tag = isWhole ? text.slice(at - 1, end) : reader.tag + text.slice(at, end);
  if (tag.length > LONGEST_TAG) throw new BadXml("too long");
  const isOver = !quote && text[end - 1] === ">";
  if (isOver) events.push(eventOf(tag));
  reader.tag = isOver ? "" : tag;
  reader.mode = isOver ? "text" : "tag";
  return end;
}

/** What ends with words of its own. Only marked text says anything. */
function takeSpan(reader: Reader, { text, at, events }: Step): number {
  const mode = reader.mode as keyof typeof endings;
  const ending = endings[mode];
  const found = text.indexOf(ending, at);
  const end = found < 0 ? Math.max(at, text.length - ending.length + 1) : found;
  if (mode === "marked" && end > at) {
    reader.isLoose = true;
    events.push({ kind: "text", text: text.slice(at, end) });
  }
  if (found < 0) return end;
  reader.mode = "text";
  return end + ending.length;
}

const tag = /^<(\/?)(?:[\w.-]+:)?([\w.-]+)\s*([\s\S]*?)(\/?)>$/;

function eventOf(markup: string): XmlEvent {
  const found = tag.exec(markup);
  if (!found) throw new BadXml("markup");
  const [, closes, name = "", attributes = "", isEmpty] = found;
  if (closes) return { kind: "close", name };
  return { kind: "open", name, attributes, isEmpty: isEmpty !== "" };
}

const named: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function plain(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{1,9}));/gi, (_, hex, number, name) => {
    if (name !== undefined) {
      const sign = named[name];
      if (sign === undefined) throw new BadXml("entity");
      return sign;
    }
    const code = hex ? Number.parseInt(hex, 16) : Number(number);
    return isSign(code) ? String.fromCodePoint(code) : "\ufffd";
  });
}

/** What XML allows (2.2): no control characters but blanks, no halves of a pair. */
function isSign(code: number): boolean {
  if (code < 32) return code === 9 || code === 10 || code === 13;
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code <= 0x10ffff);
}
