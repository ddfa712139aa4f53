/** Taking in a file: streamed into the file store, looked at, and made an import to be mapped. */
import { eq } from "drizzle-orm";
import { files as store } from "#app/adapters/files/index.server.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import { readSample } from "#app/core/csv-records.ts";
import { SNIFF_BYTES, sniff, sniffEncoding, watchUtf8 } from "#app/core/csv-sniff.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { oneLine } from "#app/core/one-line.ts";
import { ok, refused } from "#app/core/result.ts";
import { recoded, type TextEncoding, toUtf8 } from "#app/core/text-encoding.ts";
import { listFields } from "#app/fields/fields.server.ts";
import { MAX_IMPORT_BYTES } from "#app/imports/form.ts";
import { fileProblem } from "#app/imports/import-words.ts";
import { uploadCleanup } from "#app/imports/jobs.ts";
import {
  firstLocation,
  locationsOf,
  otherLocation,
  workbookLocation,
} from "#app/imports/locations.ts";
import { guessReading } from "#app/imports/mapping.server.ts";
import { peek } from "#app/imports/peek.ts";
import { headAs, readHead } from "#app/imports/reading.server.ts";
import { NoSheet, openWorkbook, workbookProblem } from "#app/imports/workbook.ts";
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
  const encoding = sniffEncoding(head);
  const sentence = fileProblem(encoding);
  if (sentence) return refused("cannot-be-read", { sentence });
  const bytes = limited(all, mostBytes);
  if (encoding === "zip") return takeWorkbook(member, fileName, bytes);
  const text = headAs(head, encoding as TextEncoding);
  const rows = countRows(text, head.length < SNIFF_BYTES);
  if (rows !== "some") return refused(rows);
  const file = await announce(member, fileName);
  return keeping(member, file, async () => {
    const arrived = await storeText(file, bytes, encoding as TextEncoding);
    return ok(await makeImport(member, { file, ...arrived }));
  });
}

/** What a refusal or a failure leaves of the file is removed. */
async function keeping<T>(member: Member, file: Announced, work: () => Promise<T>) {
  try {
    return await work();
  } catch (error) {
    await forget(member, file);
    if (error instanceof TooLarge) return refused("too-large");
    const sentence = workbookProblem(error);
    if (sentence) return refused("cannot-be-read", { sentence });
    throw error;
  }
}

/** As UTF-8, whatever it came in. Letters that first stand far down may tell what it truly is. */
async function storeText(file: Announced, bytes: Bytes, encoding: TextEncoding) {
  const watch = watchUtf8();
  const stored = await store.save(
    file.location,
    recoded(watched(bytes, watch), [toUtf8(encoding)]),
  );
  if (encoding !== "utf-8" || watch.isUtf8()) return { location: file.location, stored, encoding };
  const location = otherLocation(file.location);
  const again = await store.save(
    location,
    recoded(store.read(file.location), [toUtf8("windows-1252")]),
  );
  await store.remove(file.location);
  return { location, stored: again, encoding: "windows-1252" as const };
}

async function* watched(bytes: Bytes, watch: ReturnType<typeof watchUtf8>): Bytes {
  for await (const piece of bytes) {
    watch.see(piece);
    yield piece;
  }
}

/** A workbook is read from its end, so it is stored first, made CSV, and removed again. */
async function takeWorkbook(member: Member, fileName: string, bytes: Bytes) {
  const file = await announce(member, fileName);
  return keeping(member, file, async () => {
    const raw = workbookLocation(file.location);
    try {
      const { bytes: length } = await store.save(raw, bytes);
      const { sheets, lines } = await openWorkbook((range) => store.read(raw, range), length);
      if (sheets.length === 0) throw new NoSheet();
      const stored = await store.save(file.location, limited(lines(), MAX_IMPORT_BYTES));
      const { location } = file;
      const import_ = { file, location, stored, encoding: "xlsx" as const, sheets };
      return ok(await makeImport(member, import_));
    } finally {
      await store.remove(raw);
    }
  });
}

function countRows(head: Uint8Array, whole: boolean): "empty" | "no-rows" | "some" {
  if (!whole) return "some";
  const { delimiter } = sniff(head);
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
  const file = { id, location: firstLocation(teamId, id), createdAt: now() };
  await inTeam(member, async (tx) => {
    const name = oneLine(fileName, NAME_LENGTH) || "file";
    await tx.insert(files).values({ ...file, teamId, kind: "import", name, bytes: 0, sha256: "" });
    const payload = { teamId, fileId: id };
    await enqueue(tx, uploadCleanup, payload, { startAfter: after(now(), DAY) });
  });
  return file;
}

type Arrived = {
  file: Announced;
  location: string;
  stored: { bytes: number; sha256: string };
  encoding: TextEncoding | "xlsx";
  sheets?: string[];
};

async function makeImport(
  member: Member,
  { file, location, stored, encoding, sheets }: Arrived,
): Promise<{ id: string }> {
  const { teamId, userId } = member;
  const head = await readHead(location);
  return inTeam(member, async (tx) => {
    const reading = guessReading(head, {}, await listFields(tx));
    await tx
      .update(files)
      .set({ ...stored, location })
      .where(eq(files.id, file.id));
    // As old as the file: whoever is erased while it arrives must not come back with it.
    const { createdAt } = file;
    const values = { teamId, createdAt, userId, fileId: file.id, encoding, sheets, ...reading };
    const id = newId();
    await tx.insert(imports).values({ id, state: "mapping", ...values });
    return { id };
  });
}

async function forget(member: Member, { id, location }: Announced): Promise<void> {
  for (const each of locationsOf(location)) await store.remove(each);
  await inTeam(member, (tx) => tx.delete(files).where(eq(files.id, id)));
}

/** Removes what an upload, or a change of encoding, left behind half done. Safe to repeat. */
export async function dropUnfinishedUpload(member: Member, fileId: string): Promise<void> {
  const [file] = await inTeam(member, (tx) =>
    tx
      .select()
      .from(files)
      .leftJoin(imports, eq(imports.fileId, files.id))
      .where(eq(files.id, fileId)),
  );
  if (file && !file.imports) await forget(member, file.files);
  const known = file?.imports ? file.files.location : undefined;
  for (const each of locationsOf(firstLocation(member.teamId, fileId))) {
    if (each !== known) await store.remove(each);
  }
}
