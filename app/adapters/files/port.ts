/** The port for stored files: bytes under a location of our own making, whole or not at all. */

/** `sha256` in hexadecimal, of the bytes as they were written. */
export type Stored = { bytes: number; sha256: string };

/** Half-open: from byte `start` up to, not including, byte `end`. */
export type ByteRange = { start: number; end: number };

/**
 * A location is made of our own ids, never of a name that somebody typed: segments of letters,
 * digits, hyphens and underscores, the last with an ending if it likes, such as
 * `0190…/0191….csv`. Anything else throws.
 */
export type FileStore = {
  /** Stores a new file; throws when the location is taken. A broken stream leaves nothing behind. */
  save(location: string, bytes: AsyncIterable<Uint8Array>): Promise<Stored>;
  /** In order, in pieces; throws NotFound at the first piece. One read sees one version. */
  read(location: string, range?: ByteRange): AsyncIterable<Uint8Array>;
  /** The new bytes or the old ones, never a mixture, whatever fails; throws NotFound without a file. */
  replace(location: string, bytes: AsyncIterable<Uint8Array>): Promise<Stored>;
  /** Gone for good; what is not there is gone already. */
  remove(location: string): Promise<void>;
};
