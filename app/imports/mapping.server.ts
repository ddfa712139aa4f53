/** How a file is read: our guess, and what the member makes of it. */
import { eq } from "drizzle-orm";
import type { Delimiter } from "#app/core/csv.ts";
import { sniff } from "#app/core/csv-sniff.ts";
import type { Member } from "#app/core/member.ts";
import { plainText } from "#app/core/plain.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import type { TextEncoding } from "#app/core/text-encoding.ts";
import { listFields } from "#app/fields/fields.server.ts";
import {
  type ColumnsInput,
  isPolicy,
  type MappingInput,
  type Policy,
  withChosen,
} from "#app/imports/column-form.ts";
import {
  type ColumnMeaning,
  guessColumns,
  isMeaning,
  mappingProblem,
} from "#app/imports/columns.ts";
import { fileOf, findImport, type Import, nothingDone } from "#app/imports/imports.server.ts";
import { importCheck } from "#app/imports/jobs.ts";
import { headAs, readHead, sampleRows } from "#app/imports/reading.server.ts";
import { recodeFile } from "#app/imports/recode.server.ts";
import { makeFields, makeLists } from "#app/imports/targets.server.ts";
import { cleanText } from "#app/prospects/prospect.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { imports } from "#db/schema/imports.ts";
import type { LegalBasis } from "#db/schema/prospects.ts";

export type Reading = { delimiter: Delimiter; hasHeader: boolean; columns: ColumnMeaning[] };
export type Wish = Partial<Pick<Reading, "delimiter" | "hasHeader">> & { encoding?: TextEncoding };

/** What the first megabyte of a file looks like; `wish` outweighs the guess. */
export function guessReading(
  head: Uint8Array,
  wish: Omit<Wish, "encoding"> = {},
  fields: { id: string; name: string }[] = [],
): Reading {
  const delimiter = wish.delimiter ?? sniff(head).delimiter;
  const rows = sampleRows(head, delimiter);
  const withHeader = wish.hasHeader ?? true;
  const guess = withHeader ? guessColumns(rows[0], rows.slice(1)) : guessColumns(undefined, rows);
  const hasHeader = wish.hasHeader ?? guess.hasHeader;
  const columns = widened(guess.columns, widthOf(rows, hasHeader));
  return { delimiter, hasHeader, columns: hasHeader ? named(columns, rows[0]!, fields) : columns };
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

/** A column called like one of the team's own fields is that field, each once. */
function named(
  columns: ColumnMeaning[],
  header: string[],
  fields: { id: string; name: string }[],
): ColumnMeaning[] {
  const byName = new Map(fields.map(({ id, name }) => [plainText(name), id]));
  return columns.map((meaning, index): ColumnMeaning => {
    const key = plainText(cleanText(header[index] ?? "") ?? "");
    const id = meaning === "skip" ? byName.get(key) : undefined;
    if (!id) return meaning;
    byName.delete(key);
    return `custom:${id}`;
  });
}

/**
 * As it is held, or guessed anew where the member wishes to see the file in another way; and the rows
 * that show it. Throws NotFound without a file.
 */
export async function readAs(tx: Tx, found: Import, wish: Wish) {
  const file = await fileOf(tx, found);
  if (!file) throw new NotFound("file");
  const stored = encodingOf(found);
  const encoding = stored === undefined ? "utf-8" : (wish.encoding ?? stored);
  const head = headAs(await readHead(file.location), encoding, stored);
  const { hasHeader } = found;
  const delimiter = found.delimiter as Delimiter;
  const asked = { delimiter: wish.delimiter ?? delimiter, hasHeader: wish.hasHeader ?? hasHeader };
  const isAsHeld =
    asked.delimiter === delimiter &&
    asked.hasHeader === hasHeader &&
    encoding === (stored ?? "utf-8");
  const reading: Reading = isAsHeld
    ? { delimiter, hasHeader, columns: found.columns as ColumnMeaning[] }
    : guessReading(head, asked, await listFields(tx));
  const overwrite = isAsHeld ? found.overwrite : {};
  return { ...reading, file, encoding, overwrite, rows: sampleRows(head, reading.delimiter) };
}

/** Undefined for a workbook, which has no encoding to doubt. */
function encodingOf({ encoding }: Import): TextEncoding | undefined {
  return encoding === "xlsx" ? undefined : (encoding as TextEncoding);
}

/** Keeps what was chosen for some of many columns; nothing is checked yet. Throws NotFound. */
export async function saveColumns(member: Member, id: string, input: ColumnsInput) {
  await recodeFile(member, id, input.encoding);
  return inTeam(member, async (tx) => {
    const found = await findImport(tx, id, { lock: true });
    if (found.startedAt) return refused("already-started");
    if (!found.fileId) return refused("file-deleted");
    const { delimiter, hasHeader, columns, overwrite } = await chosen(tx, found, input);
    const values = { ...nothingDone, delimiter, hasHeader, columns, overwrite };
    await tx
      .update(imports)
      .set({ ...values, state: "mapping" })
      .where(eq(imports.id, id));
    return ok();
  });
}

async function chosen(tx: Tx, found: Import, input: ColumnsInput) {
  const held = await readAs(tx, found, input);
  const columns = withChosen(held.columns, input.columns, isMeaning);
  const said = Object.entries({ ...held.overwrite, ...input.overwrite });
  const overwrite = Object.fromEntries(
    said.filter(([, policy]) => isPolicy(policy) && policy !== "always"),
  ) as Record<string, Policy>;
  return { ...held, columns, overwrite };
}

/** What the member confirmed on the form: see setMapping. */
export async function confirmMapping(member: Member, id: string, input: MappingInput) {
  await recodeFile(member, id, input.encoding);
  const prepared = await inTeam(member, async (tx) => {
    const found = await findImport(tx, id, { lock: true });
    if (found.startedAt) return refused("already-started");
    if (!found.fileId) return refused("file-deleted");
    const { rows, columns, ...held } = await chosen(tx, found, input);
    const problem = mappingProblem(columns);
    if (problem) return refused("bad-columns", { problem });
    const names = held.hasHeader ? (rows[0] ?? []) : [];
    const made = await makeFields(tx, member, { columns, names });
    if (made.refused) return made;
    const labels = await makeLists(tx, member, input);
    if (labels.refused) return labels;
    const { delimiter, hasHeader, overwrite } = held;
    const { source, basis } = input;
    const reading = { delimiter, hasHeader, columns: made.value, overwrite };
    return ok({ ...reading, source, basis, labelIds: labels.value });
  });
  return prepared.refused ? prepared : setMapping(member, id, prepared.value);
}

export type Mapping = Reading & {
  /** Required before a run, as is the basis. */
  source: string | null;
  basis: LegalBasis | null;
  overwrite?: Record<string, Policy>;
  labelIds?: string[];
};

/** Keeps the mapping and has the whole file checked by it. Throws NotFound. */
export async function setMapping(member: Member, id: string, mapping: Mapping) {
  return inTeam(member, async (tx) => {
    const found = await findImport(tx, id, { lock: true });
    if (found.startedAt) return refused("already-started");
    if (!found.fileId) return refused("file-deleted");
    await tx
      .update(imports)
      .set({ ...nothingDone, overwrite: {}, labelIds: [], ...mapping, state: "checking" })
      .where(eq(imports.id, id));
    await enqueue(tx, importCheck, { teamId: member.teamId, importId: id }, { key: id });
    return ok();
  });
}
