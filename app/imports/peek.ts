/** Looks at the beginning of a stream without taking it away. */
import { SNIFF_BYTES } from "#app/core/csv-sniff.ts";

type Bytes = AsyncIterable<Uint8Array>;

/** The first megabyte, or the whole of a smaller file; and the bytes from the start again. */
export async function peek(stream: Bytes): Promise<{ head: Uint8Array; all: Bytes }> {
  const source = stream[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let size = 0;
  while (size < SNIFF_BYTES) {
    const { value, done } = await source.next();
    if (done) break;
    // A copy, because a stream may use its buffers again.
    pieces.push(Uint8Array.from(value));
    size += value.length;
  }
  const head = Buffer.concat(pieces);
  async function* all() {
    yield head;
    yield* { [Symbol.asyncIterator]: () => source };
  }
  return { head: head.subarray(0, SNIFF_BYTES), all: all() };
}
