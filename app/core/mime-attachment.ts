/** Files in a message: one part each, always base64, with a name that any mail program reads (RFC 2183, RFC 2231). */
import { isAscii, isSafeHeaderValue } from "#app/core/mime-header.ts";

/** `base64` in lines, as `base64Lines` writes it: many messages share one. */
export type Attachment = { name: string; type: string; base64: string };

const CRLF = "\r\n";
const OCTETS_IN_A_LINE = 57;
/** So that `filename*0*=` and the rest stay within a line. */
const NAME_IN_A_LINE = 54;

/** RFC 2045 section 6.8: lines of 76. */
export function base64Lines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += OCTETS_IN_A_LINE) {
    lines.push(btoa(String.fromCharCode(...bytes.subarray(at, at + OCTETS_IN_A_LINE))));
  }
  return lines.join(CRLF);
}

/** Nothing in it may end a line, or be anything but base64: a boundary could be forged otherwise. */
export function isSafeAttachment({ name, type, base64 }: Attachment): boolean {
  const isType = /^[a-z]+\/[\w.+-]{1,120}(?:; charset=[\w-]{1,20})?$/.test(type);
  return isType && name !== "" && isSafeHeaderValue(name) && !/[^\w+/=\r\n]|_/.test(base64);
}

/** All that stands before its base64. */
export function attachmentHead({ name, type }: Attachment): string {
  return [
    `Content-Type: ${type}${parameter("name", name)}`,
    `Content-Disposition: attachment${parameter("filename", name)}`,
    "Content-Transfer-Encoding: base64",
    "",
    "",
  ].join(CRLF);
}

/** On lines of its own; in pieces where it is long or not ASCII (RFC 2231 section 4.1). */
function parameter(key: string, value: string): string {
  if (isAscii(value) && value.length <= NAME_IN_A_LINE && !/["\\]/.test(value)) {
    return `;${CRLF} ${key}="${value}"`;
  }
  const pieces = piecesOf(value);
  const [only] = pieces;
  if (pieces.length === 1) return `;${CRLF} ${key}*=UTF-8''${only}`;
  return pieces
    .map((piece, at) => `;${CRLF} ${key}*${at}*=${at === 0 ? "UTF-8''" : ""}${piece}`)
    .join("");
}

/** Each whole characters. */
function piecesOf(value: string): string[] {
  const pieces = [""];
  for (const character of value) {
    const encoded = encodeURIComponent(character).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
    if (pieces.at(-1)!.length + encoded.length > NAME_IN_A_LINE) pieces.push("");
    pieces[pieces.length - 1] += encoded;
  }
  return pieces;
}
