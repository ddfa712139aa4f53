/** Ids as the 16 bytes that they are (RFC 9562), for tokens that must be short. */

export const ID_BYTES = 16;

export function idBytes(id: string): Buffer<ArrayBuffer> {
  return Buffer.from(id.replaceAll("-", ""), "hex");
}

/** The text of an id; of `ID_BYTES` bytes, as whoever calls has seen. */
export function idText(bytes: Buffer): string {
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
