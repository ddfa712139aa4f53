/** Taking in a file: streamed into the file store, looked at, and made an import to be mapped. */
import { eq } from "drizzle-orm";
import { files as store } from "#app/adapters/files/index.server.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import { readSample } from "#app/core/csv-records.ts";
import { SNIFF_BYTES, type Sniffed, sniff } from "#app/core/csv-sniff.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { MAX_IMPORT_BYTES } from "#app/imports/form.ts";
import { fileProblem } from "#app/imports/import.ts";
import { uploadCleanup } from "#app/imports/jobs.ts";
import { guessReading } from "#app/imports/mapping.server.ts";
import { inTeam } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { files, imports } from "#db/schema/imports.ts";

type Bytes = AsyncIterable<Uint8Array>;
type Incoming = { fileName: string; stream: Bytes; mostBytes?: number };

class TooLarge extends Error {}

const NAME_LENGTH = 200;

/** The id of the new import. Nothing is kept of a file that is refused. */
export async function startImport(
  member: Member,
  { fileName, stream, mostBytes = MAX_IMPORT_BYTES }: Incoming,
) {
  const { head, all } = await peek(stream);
  const sniffed = sniff(head);
  const sentence = fileProblem(sniffed.encoding);
  if (sentence) return refused("cannot-be-read", { sentence });
  const rows = countRows(head, sniffed);
  if (rows !== "some") return refused(rows);
  const file = await announce(member, fileName);
  try {
    const stored = await store.save(file.location, limited(all, mostBytes));
    return ok(await makeImport(member, { file, stored, reading: guessReading(head) }));
  } catch (error) {
    await forget(member, file);
    if (error instanceof TooLarge) return refused("too-large");
    throw error;
  }
}

/** The first 64 KB, or the whole of a smaller file; and the bytes from the start again. */
async function peek(stream: Bytes): Promise<{ head: Uint8Array; all: Bytes }> {
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

function countRows(head: Uint8Array, { delimiter }: Sniffed): "empty" | "no-rows" | "some" {
  const whole = head.length < SNIFF_BYTES;
  if (!whole) return "some";
  const records = readSample(head, { delimiter, whole, limit: SNIFF_BYTES });
  const rows = records.filter(({ cells }) => cells.some((cell) => cell.trim() !== "")).length;
  if (rows === 0) return "empty";
  return rows === 1 && guessReading(head).hasHeader ? "no-rows" : "some";
}

async function* limited(bytes: Bytes, most: number): Bytes {
  let size = 0;
  for await (const piece of bytes) {
    size += piece.length;
    if (size > most) throw new TooLarge();
    yield piece;
  }
}

type Announced = { id: string; location: string; createdAt: Date };

/** The row comes before the file, so that no file is ever stored that nobody knows of. */
async function announce(member: Member, fileName: string): Promise<Announced> {
  const { teamId } = member;
  const id = newId();
  const file = { id, location: `${teamId}/${id}.csv`, createdAt: now() };
  await inTeam(member, async (tx) => {
    const name = fileName.slice(0, NAME_LENGTH);
    await tx.insert(files).values({ ...file, teamId, kind: "import", name, bytes: 0, sha256: "" });
    const payload = { teamId, fileId: id };
    await enqueue(tx, uploadCleanup, payload, { startAfter: after(now(), DAY) });
  });
  return file;
}

type Arrived = {
  file: Announced;
  stored: { bytes: number; sha256: string };
  reading: ReturnType<typeof guessReading>;
};

async function makeImport(
  member: Member,
  { file, stored, reading }: Arrived,
): Promise<{ id: string }> {
  const { teamId, userId } = member;
  return inTeam(member, async (tx) => {
    await tx.update(files).set(stored).where(eq(files.id, file.id));
    // As old as the file: whoever is erased while it arrives must not come back with it.
    const { createdAt } = file;
    const id = newId();
    await tx
      .insert(imports)
      .values({ id, teamId, createdAt, userId, fileId: file.id, state: "mapping", ...reading });
    return { id };
  });
}

async function forget(member: Member, { id, location }: Announced): Promise<void> {
  await store.remove(location);
  await inTeam(member, (tx) => tx.delete(files).where(eq(files.id, id)));
}

/** Removes what an upload left behind that never became an import. Safe to repeat. */
export async function dropUnfinishedUpload(member: Member, fileId: string): Promise<void> {
  const [file] = await inTeam(member, (tx) =>
    tx
      .select()
      .from(files)
      .leftJoin(imports, eq(imports.fileId, files.id))
      .where(eq(files.id, fileId)),
  );
  if (file && !file.imports) await forget(member, file.files);
}
