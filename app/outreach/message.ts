/** One outreach message to one person: the member's words, and the footer that every message carries. */

import { countryName } from "#app/core/country.ts";
import type { Block, Inline, Letter } from "#app/core/letter.ts";
import { type Footer, footer } from "#app/outreach/footer.ts";
import { fill, type Person } from "#app/outreach/template.ts";

export type Message = Omit<Footer, "country"> & {
  /** Liquid, one line. */
  subject: string;
  /** Liquid; blank lines divide paragraphs, and a bare URL becomes a link. */
  body: string;
  /** The subject as it is to stand, instead of a template: of an answer, or of a second try. */
  line?: string;
  /** The words as they were filled before, signature and all, instead of a template. */
  words?: string;
  /** Below the words, as it is. */
  signature?: string;
  /** `country` may be an ISO code; `sender_name` is the sender's. */
  person: Person;
  sender: { name: string; address: string };
};

export type ComposedMessage =
  | { letter: Letter; words: string; missing?: undefined }
  | { letter?: undefined; words?: undefined; missing: string[] };

/**
 * The letter in the "personal" style, or what is missing: variables without a fallback, or `subject`,
 * `body` and `postal_address` when they come out empty. Throws for a template not checked before.
 */
export function composeMessage(message: Message): ComposedMessage {
  const person = variablesOf(message);
  const subject =
    message.line === undefined ? fill(message.subject, person) : { text: message.line };
  const body = message.words === undefined ? fill(message.body, person) : { text: message.words };
  if (subject.missing || body.missing) {
    return { missing: [...new Set([...(subject.missing ?? []), ...(body.missing ?? [])])] };
  }
  const line = subject.text.replace(/\s+/g, " ").trim();
  const paragraphs = paragraphsOf(body.text);
  const missing = emptyParts({ line, paragraphs, postalAddress: message.team.postalAddress });
  if (missing.length > 0) return { missing };
  const signature = message.words === undefined ? paragraphsOf(message.signature ?? "") : [];
  const all = [...paragraphs, ...signature];
  const blocks: Block[] = all.map((text) => ({ p: withLinks(text) }));
  const country = message.person.country ?? null;
  const letter = { subject: line, blocks: [...blocks, ...footer({ ...message, country })] };
  return { letter, words: all.join("\n\n") };
}

function variablesOf({ person, sender }: Message): Person {
  const country = person.country ? countryName(person.country) : null;
  return { ...person, country, sender_name: sender.name };
}

function emptyParts(parts: {
  line: string;
  paragraphs: string[];
  postalAddress: string;
}): string[] {
  const missing: string[] = [];
  if (parts.line === "") missing.push("subject");
  if (parts.paragraphs.length === 0) missing.push("body");
  if (parts.postalAddress.trim() === "") missing.push("postal_address");
  return missing;
}

/** Blank lines divide them. */
export function paragraphsOf(text: string): string[] {
  const lines = text
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line) => line.trimEnd());
  const paragraphs = lines
    .join("\n")
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim());
  return paragraphs.filter((paragraph) => paragraph !== "");
}

/** Every http or https URL that can be one, without the punctuation that ends its sentence. */
export function withLinks(text: string): Inline[] {
  const pieces: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"]+/gi)) {
    const url = withoutPunctuation(match[0]);
    if (!URL.canParse(url)) continue;
    if (match.index > from) pieces.push(text.slice(from, match.index));
    pieces.push({ link: { label: url, url } });
    from = match.index + url.length;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}

/** A closing bracket belongs to the URL only when the URL opened it. */
function withoutPunctuation(url: string): string {
  let surplus = url.split(")").length - url.split("(").length;
  let end = url.length;
  for (; end > 0; end--) {
    const sign = url[end - 1]!;
    if (sign === ")" && surplus > 0) surplus--;
    else if (!".,;:!?'’”»]}*_".includes(sign)) break;
  }
  return url.slice(0, end);
}
