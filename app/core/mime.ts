/** One message to one person as the bytes that travel (RFC 5322, RFC 2045): always text and html. */
import { type Attachment, attachmentHead, isSafeAttachment } from "#app/core/mime-attachment.ts";
import {
  headerLine,
  hexOctets,
  isHeaderName,
  isSafeHeaderValue,
  type Mailbox,
  mailboxLine,
  readBareAddress,
} from "#app/core/mime-header.ts";

export type MimeMessage = {
  /** With its angle brackets. */
  messageId: string;
  from: Mailbox;
  /** Exactly one bare address. */
  to: string;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
  date: Date;
  attachments?: Attachment[];
};

export type MimeProblem =
  | "invalid-recipient"
  | "invalid-sender"
  | "invalid-header"
  | "invalid-message-id"
  | "invalid-attachment"
  | "invalid-date";

/** Octets of the whole message as it goes over the wire. */
export function lengthOf({ pieces }: Composed): number {
  return pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
}

export type Composed = {
  problem?: undefined;
  /** CRLF lines of at most 998 octets, 7-bit unless `smtpUtf8`; encode as UTF-8. */
  readonly bytes: string;
  /** The same in pieces: of many messages with one file, each holds that file once, together. */
  pieces: string[];
  /** The envelope: who it is from and the one recipient, domains as A-labels. */
  from: string;
  to: string;
  /** An address needs SMTPUTF8 (RFC 6531): the server must offer it, or nothing may be sent. */
  smtpUtf8: boolean;
};

// These we write ourselves, once each (RFC 5322 section 3.6); and no header may add a recipient.
const ours = new Set(
  "from to cc bcc subject date message-id mime-version sender return-path received".split(" "),
);

/** Composes the same bytes for the same message, or names what makes it unfit; nothing is repaired. */
export function composeMime(message: MimeMessage): Composed | { problem: MimeProblem } {
  const from = readBareAddress(message.from.address);
  const to = readBareAddress(message.to);
  if (!to) return { problem: "invalid-recipient" };
  if (!from || !isSafeHeaderValue(message.from.name)) return { problem: "invalid-sender" };
  const problem = headerProblem(message);
  if (problem) return { problem };
  const sender = { name: message.from.name, address: from.text };
  const [first, ...more] = body(message);
  const pieces = [`${head(message, sender, to.text)}\r\n\r\n${first}`, ...more];
  return {
    ...{ pieces, from: from.text, to: to.text, smtpUtf8: !from.ascii || !to.ascii },
    get bytes() {
      return pieces.join("");
    },
  };
}

function headerProblem({
  messageId,
  subject,
  headers,
  date,
  attachments,
}: MimeMessage): MimeProblem | undefined {
  if (!/^<[\w.!#$%&'*+/=?^`{|}~-]{1,200}@[\w.-]{1,253}>$/.test(messageId))
    return "invalid-message-id";
  if (Number.isNaN(date.getTime())) return "invalid-date";
  if (!isSafeHeaderValue(subject)) return "invalid-header";
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    const taken = ours.has(lower) || lower.startsWith("content-") || lower.startsWith("resent-");
    if (taken || !isHeaderName(name) || !isSafeHeaderValue(value)) return "invalid-header";
  }
  const areSafe = attachments?.every(isSafeAttachment) ?? true;
  return areSafe ? undefined : "invalid-attachment";
}

function head(message: MimeMessage, from: Mailbox, to: string): string {
  return [
    `Date: ${message.date.toUTCString().replace("GMT", "+0000")}`,
    mailboxLine("From", from),
    `To: ${to}`,
    headerLine("Subject", message.subject),
    `Message-ID: ${message.messageId}`,
    ...Object.entries(message.headers).map(([name, value]) => headerLine(name, value)),
    "MIME-Version: 1.0",
    message.attachments?.length
      ? `Content-Type: multipart/mixed; boundary="${outerBoundaryOf(message)}"`
      : alternative(message),
  ].join("\r\n");
}

function alternative(message: MimeMessage): string {
  return `Content-Type: multipart/alternative; boundary="${boundaryOf(message)}"`;
}

function body(message: MimeMessage): string[] {
  if (!message.attachments?.length) return [words(message)];
  const outer = outerBoundaryOf(message);
  let before = `--${outer}\r\n${alternative(message)}\r\n\r\n${words(message)}`;
  const pieces: string[] = [];
  for (const attachment of message.attachments) {
    pieces.push(`${before}\r\n--${outer}\r\n${attachmentHead(attachment)}`, attachment.base64);
    before = "";
  }
  return [...pieces, `\r\n--${outer}--\r\n`];
}

function words(message: MimeMessage): string {
  const boundary = boundaryOf(message);
  const text = part("text/plain", message.text);
  const html = part("text/html", message.html);
  return `--${boundary}\r\n${text}\r\n--${boundary}\r\n${html}\r\n--${boundary}--\r\n`;
}

// Neither encoding below can ever write "=_", so no text can forge it (RFC 2045 section 6.7).
function boundaryOf({ messageId }: MimeMessage): string {
  return `=_${messageId.replace(/[^A-Za-z0-9]/g, "").slice(0, 40)}`;
}

// Neither boundary is the beginning of the other.
function outerBoundaryOf(message: MimeMessage): string {
  return boundaryOf(message).replace("=_", "=_mixed_");
}

function part(type: string, content: string): string {
  const text = content.replace(/\p{Surrogate}/gu, "\ufffd");
  const beyond = text.match(/[^\t\n\r\x20-\x7e]/g)?.length ?? 0;
  const base64 = beyond * 4 > text.length;
  const encoding = base64 ? "base64" : "quoted-printable";
  return `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${
    base64 ? toBase64(text) : quotedPrintable(text)
  }`;
}

/** RFC 2045 section 6.7; a leading dot or "From " is encoded too, which careless relays would change. */
export function quotedPrintable(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map(quoteLine)
    .join("\r\n");
}

function quoteLine(line: string): string {
  if (
    line.length <= 75 &&
    /^(?!From |\.)(?:[\t\x20-\x3c\x3e-\x7e]*[\x21-\x3c\x3e-\x7e])?$/.test(line)
  ) {
    return line;
  }
  const encoded = line
    .replace(/[^\t\x20-\x3c\x3e-\x7e]+/g, hexOctets)
    .replace(/[\t ]$|^\.|^F(?=rom )/g, hexOctets);
  let wrapped = "";
  let at = 0;
  while (encoded.length - at > 76) {
    let end = at + 75;
    if (encoded[end - 1] === "=") end -= 1;
    else if (encoded[end - 2] === "=") end -= 2;
    wrapped += `${encoded.slice(at, end)}=\r\n`;
    at = end;
  }
  return wrapped + encoded.slice(at);
}

function toBase64(text: string): string {
  const bytes = new TextEncoder().encode(text.replace(/\r\n|\r|\n/g, "\r\n"));
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 57) {
    lines.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 57))));
  }
  return lines.join("\r\n");
}
