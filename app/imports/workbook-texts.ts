/** The texts that the cells of a workbook share, kept as bytes: a million strings in a tenth of the memory. */
import { MAX_RECORD_BYTES } from "#app/core/csv.ts";
import type { XmlEvent } from "#app/core/xml-reader.ts";
import { ArchiveBomb } from "#app/core/zip-reader.ts";

export type SharedTexts = {
  add(text: string): void;
  get(index: number): string;
};

const MOST_BYTES = 256 * 1_048_576;

/** What an empty one takes, too. */
const BYTES_EACH = 4;

/** Throws ArchiveBomb at more than 256 MB of texts. */
export function sharedTexts(): SharedTexts {
  let bytes = Buffer.alloc(65_536);
  let ends = new Uint32Array(1_024);
  let count = 0;
  let size = 0;
  return {
    add(text) {
      const length = Buffer.byteLength(text);
      if (size + length + count * BYTES_EACH > MOST_BYTES) throw new ArchiveBomb("texts");
      if (size + length > bytes.length) {
        const more = Buffer.alloc(Math.max(size + length, bytes.length * 2));
        bytes.copy(more, 0, 0, size);
        bytes = more;
      }
      size += bytes.write(text, size);
      if (count === ends.length) {
        const more = new Uint32Array(ends.length * 2);
        more.set(ends);
        ends = more;
      }
      ends[count++] = size;
    },
    get(index) {
      if (!(index >= 0 && index < count)) return "";
      return bytes.toString("utf8", index === 0 ? 0 : ends[index - 1]!, ends[index]!);
    },
  };
}

/** Without what tells how to pronounce them. Throws ArchiveBomb. */
export async function readTexts(batches: AsyncGenerator<XmlEvent[]>): Promise<SharedTexts> {
  const texts = sharedTexts();
  let text = "";
  let isText = false;
  let isPhonetic = false;
  for await (const events of batches) {
    for (const event of events) {
      if (event.kind === "text") {
        if (isText && !isPhonetic) text += event.text;
        if (text.length > MAX_RECORD_BYTES) throw new ArchiveBomb("text");
        continue;
      }
      const { name } = event;
      const opens = event.kind === "open" && !event.isEmpty;
      if (name === "rPh") isPhonetic = opens;
      else if (name === "t") isText = opens;
      else if (name === "si") {
        if (!opens) texts.add(event.kind === "close" ? text : "");
        text = "";
      }
    }
  }
  return texts;
}
