/** Stored files on the local disk, readable by this user alone. */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ByteRange, FileStore, Stored } from "#app/adapters/files/port.ts";
import { DAY, now } from "#app/core/clock.ts";
import { NotFound } from "#app/core/result.ts";

type Bytes = AsyncIterable<Uint8Array>;

const workshop = ".unfinished";
const piece = 65_536;

/** `folder` is made at the first write. */
export function openFiles({ folder }: { folder: string }): FileStore {
  return {
    save: (location, bytes) => save(folder, pathOf(folder, location), bytes),
    read: (location, range) => read(pathOf(folder, location), range),
    replace: (location, bytes) => replace(folder, pathOf(folder, location), bytes),
    remove: (location) => remove(pathOf(folder, location)),
  };
}

/** No dot can start a segment, so a location never leaves the folder nor reaches the workshop. */
function pathOf(folder: string, location: string): string {
  const fits = /^[\w-]{1,80}(\/[\w-]{1,80}){0,5}(\.[a-z0-9]{1,10})?$/i.test(location);
  if (!fits) throw new Error("not a file location");
  return join(folder, location);
}

function save(folder: string, path: string, bytes: Bytes): Promise<Stored> {
  return writeAside(folder, bytes, async (draft) => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // A link, because a rename would overwrite in silence.
    await link(draft, path);
    await keepEntry(path);
  });
}

function replace(folder: string, path: string, bytes: Bytes): Promise<Stored> {
  return writeAside(folder, bytes, async (draft) => {
    // A file that was deleted meanwhile stays deleted.
    await stat(path).catch(asNotFound);
    await rename(draft, path);
    await keepEntry(path);
  });
}

async function* read(path: string, range?: ByteRange): Bytes {
  if (range && range.end <= range.start) return;
  const part = range ? { start: range.start, end: range.end - 1 } : {};
  const stream = createReadStream(path, { ...part, highWaterMark: piece });
  try {
    yield* stream;
  } catch (error) {
    asNotFound(error);
  }
}

async function remove(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** Written beside the files, flushed, then put in place by `place`; the draft never stays. */
async function writeAside(
  folder: string,
  bytes: Bytes,
  place: (draft: string) => Promise<void>,
): Promise<Stored> {
  const aside = join(folder, workshop);
  await mkdir(aside, { recursive: true, mode: 0o700 });
  await clearAway(aside);
  const draft = join(aside, randomUUID());
  try {
    const stored = await fill(draft, bytes);
    await place(draft);
    return stored;
  } finally {
    await rm(draft, { force: true });
  }
}

async function fill(draft: string, bytes: Bytes): Promise<Stored> {
  const hash = createHash("sha256");
  let length = 0;
  const file = await open(draft, "wx", 0o600);
  try {
    for await (const chunk of bytes) {
      hash.update(chunk);
      length += chunk.length;
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes: length, sha256: hash.digest("hex") };
}

/** Drafts of a process that was killed hold people's data too: a day later they are gone. */
async function clearAway(aside: string): Promise<void> {
  for (const name of await readdir(aside)) {
    const draft = join(aside, name);
    const { mtimeMs } = await stat(draft).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < now().getTime() - DAY) await rm(draft, { force: true });
  }
}

/** The folder's entry is flushed as well, or a power cut could bring the old file back. */
async function keepEntry(path: string): Promise<void> {
  if (process.platform === "win32") return; // where a folder cannot be opened
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function asNotFound(error: unknown): never {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new NotFound("file");
  throw error;
}
