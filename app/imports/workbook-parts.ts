/** The parts of a workbook, each read as XML within what the whole archive may cost: bytes, and time. */
import { setImmediate as turn } from "node:timers/promises";
import { after, now, SECOND } from "#app/core/clock.ts";
import { attribute, readXml, type XmlEvent } from "#app/core/xml-reader.ts";
import {
  ArchiveBomb,
  BadArchive,
  type ReadRange,
  readDirectory,
  unpack,
  type ZipEntry,
} from "#app/core/zip-reader.ts";

export type Archive = {
  read: ReadRange;
  entries: Map<string, ZipEntry>;
  /** Unpacked bytes that may still be read, whichever parts they are of and however often. */
  left: number;
  until: Date;
};

/** Somebody waits for the answer to their upload. */
export class TakesTooLong extends Error {}

const MEGABYTE = 1_048_576;
const MOST_BYTES = 4_096 * MEGABYTE;
const MOST_SECONDS = 60;

/** Of those parts that are read before a single row is. */
export const mostBytes = {
  main: 16 * MEGABYTE,
  styles: 32 * MEGABYTE,
  texts: 1_024 * MEGABYTE,
  sheet: MOST_BYTES,
};

export async function openArchive(read: ReadRange, length: number): Promise<Archive> {
  const until = after(now(), MOST_SECONDS * SECOND);
  return { read, entries: await readDirectory(read, length), left: MOST_BYTES, until };
}

/** Throws ArchiveBomb or TakesTooLong where it costs too much. Others have their turn at each piece. */
export async function* eventsOf(
  archive: Archive,
  path: string,
  most: number,
): AsyncGenerator<XmlEvent[]> {
  const entry = archive.entries.get(path);
  if (!entry) throw new BadArchive("part missing");
  if (entry.size > most) throw new ArchiveBomb("part");
  for await (const events of readXml(counted(archive, unpack(archive.read, entry)))) {
    yield events;
    await turn();
  }
}

/** Cut small: what stands unpacked in the archive comes in larger pieces. */
const PIECE = 16_384;

async function* counted(archive: Archive, bytes: AsyncIterable<Uint8Array>) {
  for await (const piece of bytes) {
    for (let at = 0; at < piece.length; at += PIECE) {
      const part = piece.subarray(at, at + PIECE);
      archive.left -= part.length;
      if (archive.left < 0) throw new ArchiveBomb("in all");
      if (now() > archive.until) throw new TakesTooLong();
      yield part;
    }
  }
}

export type Relation = { type: string; path: string };

/** By their ids; the targets as paths in the archive. */
export async function relationsOf(archive: Archive, of: string): Promise<Map<string, Relation>> {
  const folder = of.slice(0, of.lastIndexOf("/") + 1);
  const found = new Map<string, Relation>();
  const path = `${folder}_rels/${of.slice(folder.length)}.rels`;
  for await (const events of eventsOf(archive, path, mostBytes.main)) {
    for (const event of events) {
      if (event.kind !== "open" || event.name !== "Relationship") continue;
      const [id, type, target] = ["Id", "Type", "Target"].map((name) =>
        attribute(event.attributes, name),
      );
      if (id && type && target) found.set(id, { type, path: resolved(folder, target) });
    }
  }
  return found;
}

function resolved(folder: string, target: string): string {
  if (target.startsWith("/")) return target.slice(1);
  const parts: string[] = [];
  for (const part of `${folder}${target}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
