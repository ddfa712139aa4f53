/** A message that came in, as the rules look at it: no bytes, no server, nothing of ours yet. */

export type IncomingMail = {
  /** Lower-case name → values in the order of the message. */
  headers: ReadonlyMap<string, readonly string[]>;
  /** Angle-addr content without the brackets; null for an empty return path. */
  from: string | null;
  subject: string;
  /** The first readable text, from the HTML when there is no other. */
  text: string;
  /** What a report carries beside its words, in order. */
  parts: readonly IncomingPart[];
};

/** `type` is lower-case, without parameters; `text` is decoded. */
export type IncomingPart = { type: string; text: string };

/** The first value of a header, unfolded; undefined when it is not there. */
export function header(mail: IncomingMail, name: string): string | undefined {
  return mail.headers.get(name)?.[0];
}

/** Message-IDs in a header or a text, without their brackets (RFC 5322 3.6.4). */
export function messageIds(text: string | undefined): string[] {
  const found = (text ?? "").matchAll(/<([^\s<>@"]{1,500}@[^\s<>"]{1,500})>/g);
  return [...new Set([...found].map(([, id]) => id!))];
}

/** The fields of a header block, names in lower case, folded lines joined; the first of each name. */
export function readFields(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of block
    .replace(/\r\n?/g, "\n")
    .replace(/\n[ \t]+/g, " ")
    .split("\n")) {
    const [, name, value] = /^([!-9;-~]+)[ \t]*:[ \t]*(.*)$/.exec(line) ?? [];
    const key = name?.toLowerCase();
    if (key && !fields.has(key)) fields.set(key, value!.trim());
  }
  return fields;
}
