/** The stored file of an import: downloaded as it came, its rejected rows told, or deleted. */
import { Readable } from "node:stream";
import { and, asc, eq, gt } from "drizzle-orm";
import { files as store } from "#app/adapters/files/index.server.ts";
import { BYTE_ORDER_MARK, csvLine, type Delimiter } from "#app/core/csv.ts";
import { readSample } from "#app/core/csv-records.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { isUnderWay } from "#app/imports/form.ts";
import { rejectSentence } from "#app/imports/import-words.ts";
import { fileOf, findImport, type Import, type ImportFile } from "#app/imports/imports.server.ts";
import { inTeam } from "#db/client.ts";
import { type BadRow, files, importRejects, imports } from "#db/schema/imports.ts";

type Kept = { import: Import; file: ImportFile };

/** The bytes as they came in, but for rows of people erased since. Throws NotFound. */
export async function openFile(member: Member, id: string) {
  const { file } = await keptFile(member, id);
  return {
    name: file.name,
    bytes: file.bytes,
    stream: streamOf(store.read(file.location)),
  };
}

function streamOf(pieces: AsyncIterable<Uint8Array | string>): ReadableStream<Uint8Array> {
  const readable = Readable.from(pieces, { objectMode: false });
  return Readable.toWeb(readable) as ReadableStream<Uint8Array>;
}

/** Throws NotFound, also when the member deleted the file. */
async function keptFile(member: Member, id: string): Promise<Kept> {
  return inTeam(member, async (tx) => {
    const found = await findImport(tx, id);
    const file = await fileOf(tx, found);
    if (!file) throw new NotFound("file");
    return { import: found, file };
  });
}

export type ShownBadRow = { line: number; sentence: string; cells: string[] };

const SHOWN_CELLS = 6;
const SHOWN_LENGTH = 60;
const SHOWN_BYTES = 2_048;

/** The dry run's first bad rows, with the beginning of what stands in them, read from the file. */
export async function showBadRows(found: Import, file: ImportFile): Promise<ShownBadRow[]> {
  const shown: ShownBadRow[] = [];
  const names = found.firstBad?.some(({ reason }) => reason.startsWith("without:"))
    ? await headerOf({ import: found, file })
    : [];
  for (const bad of found.firstBad ?? []) {
    const length = Math.min(bad.length, SHOWN_BYTES);
    const bytes = await readBytes(file.location, { start: bad.offset, end: bad.offset + length });
    const cells = cellsOf(bytes, found.delimiter as Delimiter).slice(0, SHOWN_CELLS);
    shown.push({
      line: bad.line,
      sentence: rejectSentence(bad.reason, names),
      cells: cells.map((cell) => cell.slice(0, SHOWN_LENGTH)),
    });
  }
  return shown;
}

/**
 * The rejected rows as a CSV file: row, reason, then the original cells as they are, inert in a
 * spreadsheet. Throws NotFound.
 */
export async function writeRejects(member: Member, id: string) {
  const kept = await keptFile(member, id);
  return { name: rejectsName(kept.file.name), stream: streamOf(rejectLines(member, kept)) };
}

function rejectsName(name: string): string {
  return `${name.replace(/\.[^.]*$/, "")} - rejected.csv`;
}

const BATCH = 1_000;
/** Rejects that stand close together are read at once. */
const SPAN = 1_048_576;

async function* rejectLines(member: Member, kept: Kept): AsyncGenerator<string> {
  const delimiter = kept.import.delimiter as Delimiter;
  const names = await headerOf(kept);
  yield BYTE_ORDER_MARK + csvLine(["Row", "Reason", ...names]);
  let after = 0;
  for (;;) {
    const batch = await rejectsAfter(member, kept.import.id, after);
    for (const span of spans(batch)) {
      const start = span[0]!.offset;
      const end = span.at(-1)!.offset + span.at(-1)!.length;
      const bytes = await readBytes(kept.file.location, { start, end });
      let text = "";
      for (const { line, offset, length, reason } of span) {
        const cells = cellsOf(bytes.subarray(offset - start, offset - start + length), delimiter);
        text += csvLine([String(line), rejectSentence(reason, names), ...cells]);
      }
      yield text;
    }
    if (batch.length < BATCH) return;
    after = batch.at(-1)!.line;
  }
}

async function headerOf({ import: found, file }: Kept): Promise<string[]> {
  const columns = found.columns.map((_, index) => `Column ${index + 1}`);
  if (!found.hasHeader) return columns;
  const bytes = await readBytes(file.location, { start: 0, end: SPAN });
  const delimiter = found.delimiter as Delimiter;
  const [first] = readSample(bytes, { delimiter, whole: bytes.length < SPAN, limit: 1 });
  return first?.cells ?? columns;
}

async function rejectsAfter(member: Member, importId: string, line: number): Promise<BadRow[]> {
  const { offset, length, reason } = importRejects;
  return inTeam(member, (tx) =>
    tx
      .select({ line: importRejects.line, offset, length, reason })
      .from(importRejects)
      .where(and(eq(importRejects.importId, importId), gt(importRejects.line, line)))
      .orderBy(asc(importRejects.line))
      .limit(BATCH),
  );
}

function spans(rows: BadRow[]): BadRow[][] {
  const found: BadRow[][] = [];
  for (const row of rows) {
    const span = found.at(-1);
    if (span && row.offset + row.length - span[0]!.offset <= SPAN) span.push(row);
    else found.push([row]);
  }
  return found;
}

/** The cells of one record; of a broken one, as far as it can be read. */
function cellsOf(bytes: Uint8Array, delimiter: Delimiter): string[] {
  return readSample(bytes, { delimiter, whole: true, limit: 1 })[0]?.cells ?? [];
}

async function readBytes(
  location: string,
  range: { start: number; end: number },
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of store.read(location, range)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/**
 * Deletes the stored file for good; what was imported from it stays. First the bytes, then what knows
 * of them: a deletion that fails half way can be repeated. Throws NotFound.
 */
export async function deleteFile(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const found = await findImport(tx, id, { lock: true });
    if (isUnderWay(found.state)) return refused("under-way");
    const file = await fileOf(tx, found);
    if (!file) return ok();
    await store.remove(file.location);
    await tx.delete(importRejects).where(eq(importRejects.importId, id));
    await tx.update(imports).set({ fileId: null, firstBad: null }).where(eq(imports.id, id));
    await tx.delete(files).where(eq(files.id, file.id));
    return ok();
  });
}
