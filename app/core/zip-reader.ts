/** Reads parts of a ZIP archive from a stored file; one built to burst is refused before it is unpacked. */
import { createInflateRaw } from "node:zlib";

type Bytes = AsyncIterable<Uint8Array>;
export type ReadRange = (range: { start: number; end: number }) => Bytes;

export type ZipEntry = {
  name: string;
  /** Where its local header stands. */
  offset: number;
  packed: number;
  /** As the archive declares it; more bytes than these are never unpacked. */
  size: number;
  isDeflated: boolean;
};

/** The archive is cut off, damaged, encrypted, or of a kind that is not read. */
export class BadArchive extends Error {}
/** It would become far larger than it says, or than anybody needs. */
export class ArchiveBomb extends Error {}

const MOST_ENTRIES = 2_000;
const MOST_BYTES = 4 * 2 ** 30;
/** Repetitive sheets reach a hundred; only zeros get near deflate's thousand. */
const MOST_RATIO = 250;
const SMALL = 1_048_576;
const LONGEST_END = 65_557;
const LONGEST_DIRECTORY = 4 * 1_048_576;

/** Every entry by its name; no two that a reader could take for one another. Throws BadArchive or ArchiveBomb. */
export async function readDirectory(
  read: ReadRange,
  length: number,
): Promise<Map<string, ZipEntry>> {
  const tailStart = Math.max(0, length - LONGEST_END);
  const tail = await bytesOf(read({ start: tailStart, end: length }));
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || tail.length < end + 22) throw new BadArchive("no end");
  const count = tail.readUInt16LE(end + 10);
  const size = tail.readUInt32LE(end + 12);
  const start = tail.readUInt32LE(end + 16);
  if (count > MOST_ENTRIES) throw new ArchiveBomb("entries");
  if (start + size > tailStart + end || size > LONGEST_DIRECTORY) throw new BadArchive("directory");
  const entries = parse(await bytesOf(read({ start, end: start + size })), count);
  refuseBombs(entries, start);
  const names = new Set(entries.map(({ name }) => name.toLowerCase()));
  if (names.size < entries.length) throw new BadArchive("twice");
  return new Map(entries.map((entry) => [entry.name, entry]));
}

function parse(directory: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < count) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) {
      throw new BadArchive("directory");
    }
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
      directory.readUInt16LE(at + field),
    ) as [number, number, number];
    const method = directory.readUInt16LE(at + 10);
    const entry = {
      name: directory.toString("utf8", at + 46, at + 46 + nameLength).replaceAll("\\", "/"),
      offset: directory.readUInt32LE(at + 42),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      isDeflated: method === 8,
    };
    const isEncrypted = (directory.readUInt16LE(at + 8) & 1) === 1;
    const isHuge = [entry.offset, entry.packed, entry.size].includes(0xffffffff);
    if (isEncrypted || isHuge || (method !== 0 && method !== 8)) throw new BadArchive("entry");
    entries.push(entry);
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

function refuseBombs(entries: ZipEntry[], directoryStart: number): void {
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > MOST_BYTES) throw new ArchiveBomb("size");
  for (const { size, packed } of entries) {
    if (size > SMALL && size > packed * MOST_RATIO) throw new ArchiveBomb("ratio");
  }
  // The same bytes may not be packed into many entries, each of which unpacks them again.
  const inOrder = [...entries].sort((one, other) => one.offset - other.offset);
  for (const [index, { offset, packed }] of inOrder.entries()) {
    const next = inOrder[index + 1]?.offset ?? directoryStart;
    if (offset + 30 + packed > next) throw new ArchiveBomb("overlap");
  }
}

/** Its bytes, unpacked. Throws ArchiveBomb at the first byte more than the archive declares. */
export async function* unpack(read: ReadRange, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const { offset, packed, size, isDeflated } = entry;
  const head = await bytesOf(read({ start: offset, end: offset + 30 }));
  if (head.length < 30 || head.readUInt32LE(0) !== 0x04034b50) throw new BadArchive("entry");
  const start = offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const raw = read({ start, end: start + packed });
  let given = 0;
  for await (const piece of isDeflated ? inflated(raw) : raw) {
    given += piece.length;
    if (given > size) throw new ArchiveBomb("declared size");
    yield piece;
  }
  if (given < size) throw new BadArchive("cut off");
}

async function* inflated(raw: Bytes): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw();
  const feeding = feed(raw, inflate);
  try {
    for await (const piece of inflate) yield piece;
    await feeding;
  } catch (error) {
    // zlib's own words for damaged data begin so.
    const { code } = error as { code?: string };
    throw code?.startsWith("Z_") || code?.startsWith("ERR_") ? new BadArchive("data") : error;
  } finally {
    inflate.destroy();
    await feeding.catch(() => {});
  }
}

async function feed(raw: Bytes, inflate: ReturnType<typeof createInflateRaw>): Promise<void> {
  try {
    for await (const piece of raw) {
      if (inflate.destroyed) return;
      if (!inflate.write(piece)) await drained(inflate);
    }
    inflate.end();
  } catch (error) {
    inflate.destroy(error as Error);
  }
}

function drained(inflate: ReturnType<typeof createInflateRaw>): Promise<void> {
  return new Promise((resolve) => {
    function go() {
      inflate.off("drain", go);
      inflate.off("close", go);
      resolve();
    }
    inflate.on("drain", go);
    inflate.on("close", go);
  });
}

async function bytesOf(pieces: Bytes): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
