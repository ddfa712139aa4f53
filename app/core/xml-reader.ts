/** Reads XML as it arrives: tags and text, no entities but the five and numbers, no document types. */

export type XmlEvent =
  /** `isEmpty`: it closes itself, and no closing event follows. */
  | { kind: "open"; name: string; attributes: string; isEmpty: boolean }
  | { kind: "close"; name: string }
  | { kind: "text"; text: string };

/** What is no XML, or XML that could name the world outside. */
export class BadXml extends Error {}

/** Nothing in a sheet is longer; without an end a tag would be kept for ever. */
const LONGEST = 16 * 1_048_576;

/** Names come without their prefix. */
export async function* readXml(source: AsyncIterable<Uint8Array>): AsyncGenerator<XmlEvent[]> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  for await (const piece of source) {
    text += decoded(decoder, piece);
    const { events, rest } = take(text);
    if (rest.length > LONGEST) throw new BadXml("too long");
    text = rest;
    if (events.length > 0) yield events;
  }
  if (text.trim() !== "") throw new BadXml("cut off");
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

function take(text: string): { events: XmlEvent[]; rest: string } {
  const events: XmlEvent[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf("<", at);
    if (open < 0) return { events, rest: text.slice(at) };
    const end = markupEnd(text, open);
    if (end < 0) return { events, rest: text.slice(at) };
    if (open > at) events.push({ kind: "text", text: plain(text.slice(at, open)) });
    const event = eventOf(text.slice(open, end));
    if (event) events.push(event);
    at = end;
  }
}

/** Past the end of what begins at `open`; -1 while it has none. */
function markupEnd(text: string, open: number): number {
  if (text.startsWith("<!--", open)) return past(text, "-->", open + 4);
  if (text.startsWith("<![CDATA[", open)) return past(text, "]]>", open + 9);
  if (text.startsWith("<?", open)) return past(text, "?>", open + 2);
  let quote = "";
  for (let i = open + 1; i < text.length; i++) {
    const sign = text[i]!;
    if (quote) {
      if (sign === quote) quote = "";
    } else if (sign === ">") return i + 1;
    else if (sign === '"' || sign === "'") quote = sign;
  }
  return -1;
}

function past(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at < 0 ? -1 : at + end.length;
}

const tag = /^<(\/?)(?:[\w.-]+:)?([\w.-]+)\s*([\s\S]*?)(\/?)>$/;

function eventOf(markup: string): XmlEvent | undefined {
  if (markup.startsWith("<![CDATA[")) return { kind: "text", text: markup.slice(9, -3) };
  if (markup.startsWith("<!--") || markup.startsWith("<?")) return undefined;
  const found = tag.exec(markup);
  if (!found) throw new BadXml("markup");
  const [, closes, name = "", attributes = "", isEmpty] = found;
  if (closes) return { kind: "close", name };
  return { kind: "open", name, attributes, isEmpty: isEmpty !== "" };
}

const named: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function plain(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (_, hex, number, name) => {
    if (name !== undefined) {
      const sign = named[name];
      if (sign === undefined) throw new BadXml("entity");
      return sign;
    }
    const code = hex ? Number.parseInt(hex, 16) : Number(number);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
  });
}
