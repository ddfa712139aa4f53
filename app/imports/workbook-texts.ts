/** The texts that the cells of a workbook share, kept as bytes: a million strings in a tenth of the memory. */
import { ArchiveBomb } from "#app/core/zip-reader.ts";

export type SharedTexts = {
  add(text: string): void;
  get(index: number): string;
};

const MOST_BYTES = 256 * 1_048_576;

/** Throws ArchiveBomb at more than 256 MB of texts. */
export function sharedTexts(): SharedTexts {
  let bytes = Buffer.alloc(65_536);
  let ends = new Uint32Array(1_024);
  let count = 0;
  let size = 0;
  return {
    add(text) {
      const length = Buffer.byteLength(text);
      if (size + length > MOST_BYTES) throw new ArchiveBomb("texts");
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
