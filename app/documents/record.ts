/** The two pages of the privacy policy: a version is one text, the record of processing a part of it. */
import type { DocumentLine } from "#db/schema/privacy.ts";

/** Headings of the record are known by their anchor, in every version that was ever published. */
const ofTheRecord = /^held-about-/;

type Parts = { policy: DocumentLine[]; record: DocumentLine[] };

/** Every line stands in exactly one of the two. */
export function inTwo(body: DocumentLine[]): Parts {
  const parts: Parts = { policy: [], record: [] };
  let part: keyof Parts = "policy";
  for (const line of body) {
    if (/^h/.test(line.tag)) part = ofTheRecord.test(line.id ?? "") ? "record" : "policy";
    parts[part].push(line);
  }
  return parts;
}
