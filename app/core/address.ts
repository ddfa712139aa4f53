/** Email addresses: read leniently, kept as typed, compared by keys. */

export type AddressProblem =
  | "empty"
  | "no-at"
  | "two-addresses"
  | "bad-local-part"
  | "bad-domain"
  | "too-long"
  | "control-character";

export type ReadAddress =
  | { address: string; key: string; problem?: undefined }
  | { address?: undefined; key?: undefined; problem: AddressProblem };

// What one ASCII code may be part of: bit 1 an atom (RFC 5321 section 4.1.2), bit 2 a domain label.
const ATOM = 1;
const LABEL = 2;
const classes = new Uint8Array(128);
for (const sign of "!#$%&'*+/=?^_`{|}~-") classes[sign.charCodeAt(0)] = ATOM;
for (const sign of "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
  classes[sign.charCodeAt(0)] = ATOM | LABEL;
}
classes["-".charCodeAt(0)] = ATOM | LABEL;

const AT = 64;
const DOT = 46;
const HYPHEN = 45;
const MAX_LOCAL = 64;
const MAX_DOMAIN = 253;
const MAX_ADDRESS = 254;
const MAX_LABEL = 63;
// Long enough for any name, address and mailto: question; nothing longer is looked into.
const MAX_RAW = 2000;

const invisible = /\p{Default_Ignorable_Code_Point}/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const notInLocal = /[\p{C}\p{Z}]/u;
const notInHost = /[^\p{L}\p{M}\p{N}.\u3002\uff0e-]/u;
const utf8 = new TextEncoder();

/**
 * Reads exactly one address (RFC 5321 with the UTF-8 of RFC 6531) out of a cell or a form field.
 * `address` is as typed, without blanks, invisible characters, `mailto:` or a display name; `key` is
 * its identity key. Quoted local parts and address literals are refused: no provider hands them out,
 * and they can hide a second recipient.
 */
export function readAddress(raw: string): ReadAddress {
  if (isPlainAddress(raw)) return { address: raw, key: raw.toLowerCase() };
  if (raw.length > MAX_RAW) return { problem: "too-long" };
  const peeled = peel(raw);
  if (typeof peeled !== "string") return peeled;
  if (isPlainAddress(peeled)) return { address: peeled, key: peeled.toLowerCase() };
  return readUnusual(peeled);
}

/** Who this is: NFC, lower case, domain as A-labels. Takes an address that `readAddress` accepted. */
export function identityKey(address: string): string {
  if (isPlainAddress(address)) return address.toLowerCase();
  const at = address.lastIndexOf("@");
  const local = address.slice(0, at).normalize("NFC").toLowerCase().normalize("NFC");
  return `${local}@${aLabels(address.slice(at + 1)) ?? address.slice(at + 1).toLowerCase()}`;
}

/** Whose mailbox this is: the identity key without `+tag`, and for Gmail without dots. */
export function suppressionKey(address: string): string {
  const key = identityKey(address);
  const at = key.lastIndexOf("@");
  const domain = key.slice(at + 1);
  const plus = key.indexOf("+");
  const local = plus > 0 && plus < at ? key.slice(0, plus) : key.slice(0, at);
  if (domain !== "gmail.com" && domain !== "googlemail.com") return `${local}@${domain}`;
  return `${local.replaceAll(".", "")}@gmail.com`;
}

/** The part after the @: lower case, A-labels. */
export function domainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf("@") + 1);
  return aLabels(domain) ?? domain.toLowerCase();
}

/** One pass over an address of plain ASCII; false means "look closer", not "wrong". */
function isPlainAddress(text: string): boolean {
  const { length } = text;
  if (length > MAX_ADDRESS) return false;
  let local = 0;
  let previous = DOT;
  for (; local < length; local++) {
    const code = text.charCodeAt(local);
    if (code === AT) break;
    if (code === DOT ? previous === DOT : code > 127 || (classes[code]! & ATOM) === 0) return false;
    previous = code;
  }
  if (local === 0 || local > MAX_LOCAL || previous === DOT) return false;
  return isPlainDomain(text, local + 1);
}

/** At least two labels of letters, digits and inner hyphens, the last not all digits; not `xn--`. */
function isPlainDomain(text: string, from: number): boolean {
  const { length } = text;
  if (length - from > MAX_DOMAIN) return false;
  let start = from;
  let digitsOnly = true;
  let previous = HYPHEN;
  for (let i = from; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (previous === HYPHEN || i - start > MAX_LABEL) return false;
      start = i + 1;
      digitsOnly = true;
      previous = HYPHEN;
      continue;
    }
    if (code > 127 || (classes[code]! & LABEL) === 0) return false;
    if (code === HYPHEN && previous === HYPHEN) return false;
    if (code > 57) digitsOnly = false;
    previous = code;
  }
  return start > from && previous !== HYPHEN && !digitsOnly && length - start <= MAX_LABEL;
}

/** What is left of `Ada <mailto:ada@b.example>,` is the address itself. */
function peel(raw: string): string | { problem: AddressProblem } {
  let text = raw.replace(invisible, "").trim();
  if (control.test(text)) return { problem: "control-character" };
  const open = text.indexOf("<");
  if (open >= 0) {
    const close = text.indexOf(">", open);
    const around = text.slice(0, open) + text.slice(close + 1);
    if (close < 0 || /[<>]/.test(around)) return { problem: "bad-local-part" };
    if (around.includes("@")) return { problem: "two-addresses" };
    text = text.slice(open + 1, close).trim();
  }
  text = text.replace(/^mailto:([^?]*).*$/i, "$1").trim();
  text = text.replace(/^(["'])(.*)\1$/, "$2").trim();
  text = withoutTail(text);
  if (!text.includes("@")) text = text.replace("\uff20", "@");
  return text === "" ? { problem: "empty" } : text;
}

/** A comma, a semicolon or a full stop that was copied along. A loop, because /[.,;]+$/ is quadratic. */
function withoutTail(text: string): string {
  let end = text.length;
  while (end > 0 && ".,; ".includes(text[end - 1]!)) end--;
  return text.slice(0, end);
}

function readUnusual(text: string): ReadAddress {
  const at = text.indexOf("@");
  if (at < 0) return { problem: "no-at" };
  if (text.includes("@", at + 1) || /[,;]/.test(text)) return { problem: "two-addresses" };
  const local = text.slice(0, at);
  if (!isLocalPart(local.normalize("NFC"))) return { problem: "bad-local-part" };
  const domain = aLabels(text.slice(at + 1));
  if (!domain) return { problem: domainProblem(text.slice(at + 1)) };
  const localLength = utf8.encode(local.normalize("NFC")).length;
  if (localLength > MAX_LOCAL || localLength + 1 + domain.length > MAX_ADDRESS) {
    return { problem: "too-long" };
  }
  return { address: text, key: identityKey(text) };
}

function isLocalPart(local: string): boolean {
  if (notInLocal.test(local)) return false;
  let previous = DOT;
  for (let i = 0; i < local.length; i++) {
    const code = local.charCodeAt(i);
    if (code === DOT ? previous === DOT : code < 128 && (classes[code]! & ATOM) === 0) return false;
    previous = code;
  }
  return previous !== DOT;
}

function domainProblem(domain: string): AddressProblem {
  return domain.length > MAX_DOMAIN ? "too-long" : "bad-domain";
}

/** The domain as it stands in DNS (IDNA by way of the URL parser), or undefined when it is none. */
function aLabels(domain: string): string | undefined {
  const lower = domain.toLowerCase();
  if (isPlainDomain(lower, 0)) return lower;
  if (domain.length > MAX_DOMAIN || notInHost.test(domain)) return undefined;
  const url = `http://${domain}`;
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  return isHostName(host) ? host : undefined;
}

function isHostName(host: string): boolean {
  const labels = host.split(".");
  const isLabel = (label: string) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label);
  return labels.length > 1 && labels.every(isLabel) && !/^\d+$/.test(labels.at(-1)!);
}
