/** What was seen of a domain, as it lies in the mailbox's row: records of DNS, and who signed a letter that came back. */
import { z } from "zod";

const Signature = z.object({
  domain: z.string(),
  selector: z.string(),
  covers: z.array(z.string()),
});

/** As it lies in the mailbox's row. A missing list means that no answer came. */
const Seen = z.object({
  records: z
    .object({
      spf: z.array(z.string()).optional(),
      dmarc: z.array(z.string()).optional(),
      mx: z.array(z.string()).optional(),
      keys: z.array(z.object({ selector: z.string(), revoked: z.boolean() })),
      ptr: z.object({ address: z.string(), names: z.array(z.string()) }).optional(),
    })
    .optional(),
  /** The signatures of a letter of ours that came back. */
  letter: z.array(Signature).optional(),
});
export type Seen = z.infer<typeof Seen>;
export type Records = NonNullable<Seen["records"]>;

export function readSeen(health: unknown): Seen {
  return Seen.safeParse(health).data ?? {};
}

/** What is stored once a letter came back: its signatures in place of those before. */
export function withSignatures(health: unknown, headers: string): Seen {
  return { ...readSeen(health), letter: signaturesIn(headers) };
}

const MOST_SIGNATURES = 5;

/** Of the DKIM-Signature headers (RFC 6376): who signed, with which key, and which headers. */
export function signaturesIn(headers: string): NonNullable<Seen["letter"]> {
  const unfolded = headers.replace(/\r?\n[ \t]+/g, " ");
  return [...unfolded.matchAll(/^DKIM-Signature:([^\r\n]*)/gim)]
    .slice(0, MOST_SIGNATURES)
    .flatMap(([, value = ""]) => {
      const tags = new Map(
        value.split(";").map((tag) => {
          const equals = tag.indexOf("=");
          return [
            tag.slice(0, equals).trim(),
            tag
              .slice(equals + 1)
              .replace(/\s+/g, "")
              .slice(0, 1000),
          ] as const;
        }),
      );
      const [domain, selector, h] = ["d", "s", "h"].map((name) => tags.get(name)?.toLowerCase());
      if (!domain || !selector || !h) return [];
      return [{ domain, selector, covers: h.split(":") }];
    });
}
