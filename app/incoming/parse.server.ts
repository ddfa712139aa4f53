/** The bytes of a message that came in as words: bounded first, then parsed, sanitised and understood. */
import { createHash } from "node:crypto";
import PostalMime, { type Attachment, type Email, type Header } from "postal-mime";
import sanitizeHtml from "sanitize-html";
import { addressIn, answersIn } from "#app/incoming/head.ts";
import { wordsOfHtml } from "#app/incoming/html-words.server.ts";
import type { IncomingMail, IncomingPart } from "#app/incoming/mail.ts";
import { type Understood, understand } from "#app/incoming/understand.ts";

/** Why a message is put aside unread. */
export type Hostile = "too-big" | "too-many-parts" | "too-deep" | "unreadable" | "took-too-long";

export type ReadMail = {
  understood: Understood;
  /** With its brackets; made from the bytes where it brought none. */
  messageId: string;
  /** What it answers, the nearest first, without brackets. */
  answers: string[];
  from: { name: string; address: string };
  to: string;
  subject: string;
  text: string;
  /** Sanitised, with nothing in it that would be fetched; null where there was none. */
  html: string | null;
  /** Names and sizes, one a line. */
  attached: string;
};

export type Parsed =
  | { mail: ReadMail; hostile?: undefined }
  | { hostile: Hostile; mail?: undefined };

const MOST_PARTS = 1_000;
const DEEPEST = 30;
const MOST_HTML = 1_000_000;
const MOST_TEXT = 200_000;
const MOST_OF_A_PART = 200_000;

/** `received` is the day on which it came. Never throws for what is in the bytes. */
export async function parseMail(bytes: Uint8Array, received: string): Promise<Parsed> {
  if (countBoundaries(bytes) > MOST_PARTS) return { hostile: "too-many-parts" };
  try {
    const email = await PostalMime.parse(bytes, {
      // What is attached as a message is somebody else's words.
      forceRfc822Attachments: true,
      maxNestingDepth: DEEPEST,
      maxHeadersSize: 1_000_000,
    });
    return { mail: readEmail(email, bytes, received) };
  } catch (error) {
    const deep = error instanceof Error && /nesting/i.test(error.message);
    return { hostile: deep ? "too-deep" : "unreadable" };
  }
}

/** Lines that can begin a part: counted before anything is built from them. */
function countBoundaries(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let count = 0;
  for (let at = buffer.indexOf("\n--"); at >= 0; at = buffer.indexOf("\n--", at + 3)) count += 1;
  return count;
}

function readEmail(email: Email, bytes: Uint8Array, received: string): ReadMail {
  const text = textOf(email);
  const from = senderOf(email);
  const mail: IncomingMail = {
    headers: headersOf(email.headers),
    from: from.address || null,
    subject: plain(email.subject ?? "", 1_000),
    text,
    parts: email.attachments.flatMap(partOf),
  };
  return {
    understood: understand(mail, received),
    messageId: idOf(email, bytes),
    answers: answersIn(email.inReplyTo ?? "", email.references ?? ""),
    from,
    to: plain(addressesIn(email), 1_000),
    subject: mail.subject,
    text,
    html: email.html ? cleanHtml(email.html.slice(0, MOST_HTML)) : null,
    attached: attachedTo(email.attachments),
  };
}

function textOf({ text, html }: Email): string {
  const own = plain((text ?? "").slice(0, MOST_TEXT), MOST_TEXT);
  if (own.trim() !== "" || !html) return own;
  return plain(wordsOfHtml(html), MOST_TEXT);
}

function senderOf({ from, headers }: Email): ReadMail["from"] {
  const raw = headers.find(({ key }) => key === "from")?.value ?? "";
  const address = from?.address || from?.group?.[0]?.address || addressIn(raw);
  return { name: plain(from?.name ?? "", 200), address: plain(address, 320) };
}

function addressesIn({ to = [] }: Email): string {
  const all = to.flatMap((entry) => (entry.group ?? [entry]).map(({ address }) => address));
  return all.slice(0, 20).join(", ");
}

function headersOf(headers: Header[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { key, value } of headers) {
    const values = found.get(key);
    if (values) values.push(value);
    else found.set(key, [value]);
  }
  return found;
}

/** What reports carry; the parts of others are their sender's files. */
function partOf({ mimeType, content }: Attachment): IncomingPart[] {
  if (!/^(?:message\/|text\/rfc822-headers$)/.test(mimeType)) return [];
  const bytes = Buffer.from(content as ArrayBuffer).subarray(0, MOST_OF_A_PART);
  return [{ type: mimeType, text: bytes.toString("utf8") }];
}

function attachedTo(attachments: Attachment[]): string {
  const files = attachments.filter(
    ({ mimeType, related }) => !related && !/^(?:message\/|text\/rfc822)/.test(mimeType),
  );
  const lines = files.slice(0, 100).map(({ filename, content }) => {
    const kilobytes = Math.max(1, Math.round((content as ArrayBuffer).byteLength / 1000));
    return `${plain(filename ?? "", 200).replace(/\s+/g, " ") || "a file"} (${kilobytes} kB)`;
  });
  return lines.join("\n");
}

/** The same bytes read twice are the same message, also without an id of their own. */
function idOf({ messageId }: Email, bytes: Uint8Array): string {
  const own = /<[^\s<>]{3,500}>/.exec(messageId ?? "")?.[0];
  return own ?? `<${createHash("sha256").update(bytes).digest("hex")}@no-id.invalid>`;
}

/** Nothing is fetched, run or styled; links say where they lead and lead there plainly. */
export function cleanHtml(html: string): string {
  return plain(
    sanitizeHtml(html, {
      allowedTags: [
        ...["p", "div", "span", "br", "hr", "a", "b", "strong", "i", "em", "u", "s", "sub", "sup"],
        ...["small", "blockquote", "pre", "code", "ul", "ol", "li", "dl", "dt", "dd"],
        ...["h1", "h2", "h3", "h4", "h5", "h6"],
        ...["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"],
      ],
      allowedAttributes: {
        a: ["href", "rel", "target"],
        td: ["colspan", "rowspan"],
        th: ["colspan", "rowspan"],
        "*": ["dir", "lang"],
      },
      allowedSchemes: ["http", "https", "mailto"],
      allowProtocolRelative: false,
      nestingLimit: 60,
      transformTags: {
        a: sanitizeHtml.simpleTransform("a", {
          rel: "noopener noreferrer nofollow",
          target: "_blank",
        }),
      },
    }),
    MOST_HTML,
  );
}

/** As PostgreSQL can hold it: no NUL, no half of a pair, and no more than `most`. */
function plain(text: string, most: number): string {
  return text.slice(0, most).replaceAll("\0", "").replace(/\r\n?/g, "\n").toWellFormed();
}
