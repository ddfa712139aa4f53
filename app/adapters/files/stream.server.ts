/** A stored file as the body of an answer. */
import { Readable } from "node:stream";
import { files } from "#app/adapters/files/index.server.ts";

/** Throws NotFound before anything is answered, not in the middle of it. */
export async function openStored(location: string): Promise<ReadableStream<Uint8Array>> {
  const pieces = files.read(location)[Symbol.asyncIterator]();
  const first = await pieces.next();
  const all = async function* () {
    for (let piece = first; !piece.done; piece = await pieces.next()) yield piece.value;
  };
  const stream = Readable.toWeb(Readable.from(all(), { objectMode: false }));
  return stream as ReadableStream<Uint8Array>;
}
