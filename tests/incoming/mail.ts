/** A message that came in, made from its words. */
import type { IncomingMail, IncomingPart } from "#app/incoming/mail.ts";
import { readFields } from "#app/incoming/mail.ts";

type Made = {
  head?: string;
  from?: string | null;
  subject?: string;
  text?: string;
  parts?: IncomingPart[];
};

export function mail({
  head = "",
  from = "carys@snowdon.example",
  subject = "Re: Scales",
  text = "",
  parts = [],
}: Made): IncomingMail {
  const headers = new Map([...readFields(head)].map(([name, value]) => [name, [value]]));
  return { headers, from, subject, text, parts };
}
