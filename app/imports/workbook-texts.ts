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
const BYTES_EACH = 16;
const BLOCK = 1_048_576;

/** In blocks, so that nobody waits while much is copied. Throws ArchiveBomb at more than 256 MB. */
export function sharedTexts(): SharedTexts {
  const blocks = [Buffer.alloc(BLOCK)];
  // Per text: its block, and where it ends there; it begins where the one before ends.
  let inBlock = new Uint32Array(1_024);
  let ends = new Uint32Array(1_024);
  let count = 0;
  let size = 0;
  let used = 0;
  return {
    add(text) {
      const length = Buffer.byteLength(text);
      size += length + BYTES_EACH;
      if (size > MOST_BYTES) throw new ArchiveBomb("texts");
      if (used + length > blocks.at(-1)!.length) {
        blocks.push(Buffer.alloc(Math.max(BLOCK, length)));
        used = 0;
      }
      if (count === ends.length) [inBlock, ends] = [doubled(inBlock), doubled(ends)];
      used += blocks.at(-1)!.write(text, used);
      inBlock[count] = blocks.length - 1;
      ends[count++] = used;
    },
    get(index) {
      if (!(Number.isInteger(index) && index >= 0 && index < count)) return "";
      const block = inBlock[index]!;
      const isFirst = index === 0 || inBlock[index - 1] !== block;
      return blocks[block]!.toString("utf8", isFirst ? 0 : ends[index - 1]!, ends[index]!);
    },
  };
}

function doubled(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(numbers.length * 2);
  more.set(numbers);
  return more;
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
