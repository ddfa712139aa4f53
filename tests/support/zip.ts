/** Reading a ZIP in a test, by its central directory (APPNOTE 4.3), so that nothing of ours checks itself. */
import { crc32, inflateRawSync } from "node:zlib";

/** Name → bytes. Throws where sizes, sums or names are not what the directory says. */
export function unzip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  const count = zip.readUInt16LE(end + 10);
  const found = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let n = 0; n < count; n++) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) =>
      zip.readUInt16LE(at + offset),
    );
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength!);
    if (found.has(name)) throw new Error(`${name} is there twice`);
    found.set(name, bytesOf(zip, at, name));
    at += 46 + nameLength! + extra! + comment!;
  }
  return found;
}

function bytesOf(zip: Buffer, entry: number, name: string): Buffer {
  if (zip.readUInt32LE(entry) !== 0x02014b50) throw new Error("not a directory of a ZIP");
  const local = zip.readUInt32LE(entry + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + zip.readUInt32LE(entry + 20));
  const bytes = zip.readUInt16LE(entry + 10) === 0 ? packed : inflateRawSync(packed);
  if (bytes.length !== zip.readUInt32LE(entry + 24)) throw new Error(`${name}: size`);
  if (crc32(bytes) !== zip.readUInt32LE(entry + 16)) throw new Error(`${name}: sum`);
  return bytes;
}
