/** The header half of a message: addresses, encoded words and folding, so that nothing can be injected. */

export type Mailbox = { name: string; address: string };

/** `ascii` is false when the local part needs SMTPUTF8 (RFC 6531); `text` has the domain as A-labels. */
export type BareAddress = { text: string; local: string; domain: string; ascii: boolean };

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the purpose
const control = /[\u0000-\u001f\u007f-\u009f]/;
// RFC 5321's Dot-string with RFC 6531's UTF-8. Quoted local parts are refused: they can hide a second recipient.
const localPart =
  /^[\w!#$%&'*+/=?^`{|}~\u00a0-\u{10ffff}-]+(\.[\w!#$%&'*+/=?^`{|}~\u00a0-\u{10ffff}-]+)*$/u;
const asciiDomain = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;
const utf8 = new TextEncoder();

/** Exactly one address with neither name, brackets nor comment; undefined for anything else. */
export function readBareAddress(address: string): BareAddress | undefined {
  const at = address.lastIndexOf("@");
  const local = address.slice(0, at).normalize("NFC");
  const domain = toALabels(address.slice(at + 1));
  if (at < 1 || !domain || !localPart.test(local)) return undefined;
  if (/[\p{Z}\p{Cf}\p{Surrogate}]/u.test(local) || utf8.encode(local).length > 64) return undefined;
  const text = `${local}@${domain}`;
  return text.length > 254 ? undefined : { text, local, domain, ascii: isAscii(local) };
}

function toALabels(domain: string): string | undefined {
  if (isAscii(domain)) return asciiDomain.test(domain) ? domain : undefined;
  if (!/^[\p{L}\p{M}\p{N}.\u3002\uff0e-]+$/u.test(domain)) return undefined;
  const url = URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : "";
  return asciiDomain.test(url) && /[a-z]/.test(url) ? url : undefined;
}

/** Whether this may stand in a header: no control character (CR, LF, NUL) and no piece too long to fold. */
export function isSafeHeaderValue(value: string): boolean {
  if (control.test(value) || /\p{Surrogate}/u.test(value)) return false;
  return value.length < 900 || foldable(value).every((piece) => piece.length < 900);
}

/** RFC 5322 `field-name`. */
export function isHeaderName(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]{1,70}$/.test(name);
}

/** `Name: value`, folded (RFC 5322 section 2.2.3); words outside ASCII become encoded words (RFC 2047). */
export function headerLine(name: string, value: string): string {
  if (!isAscii(value) || value.includes("=?")) {
    return `${name}: ${encodedWords(value, name.length + 2)}`;
  }
  return `${name}: ${fold(value, name.length + 2)}`;
}

/** `From: "Name" <address>`; the address is written as it is, in UTF-8 where its local part needs it. */
export function mailboxLine(field: string, { name, address }: Mailbox): string {
  if (name === "") return `${field}: ${address}`;
  const phrase = displayName(name, field.length + 2);
  const lastLine = phrase.slice(phrase.lastIndexOf("\n") + 1);
  const separator = field.length + 2 + lastLine.length + address.length > 74 ? "\r\n " : " ";
  return `${field}: ${phrase}${separator}<${address}>`;
}

function displayName(name: string, used: number): string {
  if (!isAscii(name) || name.includes("=?") || name.length > 60) return encodedWords(name, used);
  if (/^[\w!#$%&'*+/=?^`{|}~ -]+$/.test(name) && name.trim() === name) return name;
  return `"${name.replace(/[\\"]/g, "\\$&")}"`;
}

/** Encoded words of at most 75 octets on lines of at most 76, each whole characters (RFC 2047 section 5). */
function encodedWords(text: string, used: number): string {
  const quoted = quote(text).length;
  const base64 = Math.ceil(utf8.encode(text).length / 3) * 4 < quoted;
  const words: string[] = [];
  let word = "";
  let room = limit(used, base64);
  for (const character of text) {
    const cost = base64 ? utf8.encode(character).length : quote(character).length;
    if (cost > room && word !== "") {
      words.push(encodedWord(word, base64));
      word = "";
      room = limit(1, base64);
    }
    word += character;
    room -= cost;
  }
  return [...words, encodedWord(word, base64)].join("\r\n ");
}

/** What still fits on the line: octets of text for base64, encoded characters otherwise. */
function limit(used: number, base64: boolean): number {
  const room = 64 - used;
  return base64 ? Math.floor(room / 4) * 3 : room;
}

function encodedWord(text: string, base64: boolean): string {
  if (!base64) return `=?UTF-8?Q?${quote(text)}?=`;
  return `=?UTF-8?B?${btoa(String.fromCharCode(...utf8.encode(text)))}?=`;
}

// Only what RFC 2047 allows inside a phrase stays bare, so one encoding serves names and subjects.
function quote(text: string): string {
  return text.replace(/[^A-Za-z0-9!*+/ -]+/g, hexOctets).replaceAll(" ", "_");
}

/** Each UTF-8 octet as `=XX`. */
export function hexOctets(text: string): string {
  let octets = "";
  for (const octet of utf8.encode(text)) {
    octets += `=${octet.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return octets;
}

function fold(value: string, used: number): string {
  if (used + value.length <= 76) return value;
  let line = used;
  let folded = "";
  for (const piece of foldable(value)) {
    const breaks = folded !== "" && line + piece.length > 76;
    folded += breaks ? `\r\n${piece}` : piece;
    line = (breaks ? 0 : line) + piece.length;
  }
  return folded;
}

function foldable(value: string): string[] {
  return value.split(/(?<=\S)(?= +\S)/);
}

export function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  return /^[\u0000-\u007f]*$/.test(text);
}
