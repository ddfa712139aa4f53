/** Packing files into a ZIP piece by piece, with a list of their sums as the last of them. */
import { createHash } from "node:crypto";
import { makeZip } from "client-zip";
import { manifest, type Sum } from "#app/privacy/export.ts";

export type Bytes = AsyncIterable<Uint8Array>;
export type Part = { path: string; pieces: AsyncIterable<string | Uint8Array> };

/** The bytes of the ZIP; each part is written to its end before the next is asked for. */
export async function* packed(parts: AsyncIterable<Part>, madeAt: Date): Bytes {
  yield* makeZip(filesOf(parts, madeAt), { buffersAreUTF8: true }) as unknown as Bytes;
}

/** A part whose text is known. */
export async function* atOnce(text: string): AsyncGenerator<string> {
  yield text;
}

async function* filesOf(parts: AsyncIterable<Part>, madeAt: Date) {
  const sums: Sum[] = [];
  const about = { lastModified: madeAt };
  for await (const { path, pieces } of parts) {
    yield { ...about, name: path, input: measured(path, pieces, sums) };
  }
  yield { ...about, name: "manifest.json", input: Buffer.from(manifest(sums, madeAt)) };
}

/** The same bytes; when they have passed, their sum is in the list. */
async function* measured(path: string, pieces: Part["pieces"], sums: Sum[]): Bytes {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of pieces) {
    const part = typeof piece === "string" ? Buffer.from(piece) : piece;
    hash.update(part);
    bytes += part.length;
    yield part;
  }
  sums.push({ path, bytes, sha256: hash.digest("hex") });
}
