/** How a file is read: the guess, the samples that a member judges it by, and what they confirm. */
import { eq } from "drizzle-orm";
import { files as store } from "#app/adapters/files/index.server.ts";
import type { Delimiter } from "#app/core/csv.ts";
import { readSample } from "#app/core/csv-records.ts";
import { SNIFF_BYTES, sniff } from "#app/core/csv-sniff.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { type ColumnMeaning, guessColumns } from "#app/imports/columns.ts";
import { canMap, type MappingInput, type ReadingInput } from "#app/imports/form.ts";
import { fileOf, findImport, nothingDone } from "#app/imports/imports.server.ts";
import { importCheck } from "#app/imports/jobs.ts";
import { inTeam } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { imports } from "#db/schema/imports.ts";

const SAMPLE_ROWS = 201;
const SAMPLES = 5;
const SAMPLE_LENGTH = 80;

export type Reading = { delimiter: Delimiter; hasHeader: boolean; columns: ColumnMeaning[] };

export type SampledColumn = { name: string; samples: string[]; meaning: ColumnMeaning };

/** What the first 64 KB of a file look like; `wish` outweighs the guess. */
export function guessReading(head: Uint8Array, wish: ReadingInput = {}): Reading {
  const delimiter = wish.delimiter ?? sniff(head).delimiter;
  const rows = sampleRows(head, delimiter);
  const withHeader = wish.hasHeader ?? true;
  const guess = withHeader ? guessColumns(rows[0], rows.slice(1)) : guessColumns(undefined, rows);
  const hasHeader = wish.hasHeader ?? guess.hasHeader;
  return { delimiter, hasHeader, columns: widened(guess.columns, widthOf(rows, hasHeader)) };
}

/** One row with cells too many must not make all others too short. */
function widthOf(rows: string[][], hasHeader: boolean): number {
  if (hasHeader) return rows[0]?.length ?? 0;
  const times = new Map<number, number>();
  for (const { length } of rows) times.set(length, (times.get(length) ?? 0) + 1);
  return [...times].sort(([, one], [, other]) => other - one)[0]?.[0] ?? 0;
}

function widened(columns: ColumnMeaning[], width: number): ColumnMeaning[] {
  return Array.from({ length: width }, (_, index) => columns[index] ?? "skip");
}

function sampleRows(head: Uint8Array, delimiter: Delimiter): string[][] {
  const whole = head.length < SNIFF_BYTES;
  return readSample(head, { delimiter, whole, limit: SAMPLE_ROWS }).map(({ cells }) => cells);
}

/**
 * The columns with their names, up to five values and what we take them for: as confirmed before,
 * or guessed anew for another way to read the file. Throws NotFound.
 */
export async function showMapping(member: Member, id: string, wish: ReadingInput) {
  const { found, file } = await inTeam(member, async (tx) => {
    const found = await findImport(tx, id);
    return { found, file: await fileOf(tx, found) };
  });
  if (!file) throw new NotFound("file");
  const head = await readHead(file.location);
  const isAsStored =
    (wish.delimiter ?? found.delimiter) === found.delimiter &&
    (wish.hasHeader ?? found.hasHeader) === found.hasHeader;
  const stored = {
    delimiter: found.delimiter as Delimiter,
    hasHeader: found.hasHeader,
    columns: found.columns as ColumnMeaning[],
  };
  const reading = isAsStored
    ? stored
    : guessReading(head, { delimiter: stored.delimiter, hasHeader: stored.hasHeader, ...wish });
  return {
    canMap: canMap(found.state, found.startedAt !== null),
    fileName: file.name,
    source: found.source,
    delimiter: reading.delimiter,
    hasHeader: reading.hasHeader,
    columns: sampleColumns(sampleRows(head, reading.delimiter), reading),
  };
}

async function readHead(location: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of store.read(location, { start: 0, end: SNIFF_BYTES }))
    pieces.push(piece);
  return Buffer.concat(pieces);
}

function sampleColumns(rows: string[][], { hasHeader, columns }: Reading): SampledColumn[] {
  const names = hasHeader ? rows[0] : undefined;
  const values = hasHeader ? rows.slice(1) : rows;
  return columns.map((meaning, index) => ({
    name: names?.[index]?.trim().slice(0, SAMPLE_LENGTH) || `Column ${index + 1}`,
    samples: values
      .map((row) => row[index]?.trim().slice(0, SAMPLE_LENGTH) ?? "")
      .filter((value) => value !== "")
      .slice(0, SAMPLES),
    meaning,
  }));
}

/** Keeps the mapping and has the whole file checked by it. Throws NotFound. */
export async function setMapping(member: Member, id: string, input: MappingInput) {
  return inTeam(member, async (tx) => {
    const found = await findImport(tx, id, { lock: true });
    if (found.startedAt) return refused("already-started");
    if (!found.fileId) return refused("file-deleted");
    await tx
      .update(imports)
      .set({ ...nothingDone, ...input, state: "checking" })
      .where(eq(imports.id, id));
    await enqueue(tx, importCheck, { teamId: member.teamId, importId: id }, { key: id });
    return ok();
  });
}
