/** From a stored file to chunks of prospects: read, mapped, repeated addresses counted out. */
import { files as store } from "#app/adapters/files/index.server.ts";
import { domainOf } from "#app/core/address.ts";
import type { CsvRecord, Delimiter } from "#app/core/csv.ts";
import { readRecords } from "#app/core/csv-records.ts";
import { plainText } from "#app/core/plain.ts";
import { contactHash, hashOfKey } from "#app/core/signing.server.ts";
import type { ColumnMeaning } from "#app/imports/columns.ts";
import {
  addWithout,
  type NamedLabel,
  type OwnFields,
  type RowValues,
  readRow,
} from "#app/imports/import.ts";
import { type SeenKeys, seenKeys } from "#app/imports/seen-keys.ts";
import { domainsCovering } from "#app/suppression/suppression.ts";
import type { BadRow } from "#db/schema/imports.ts";

/** `hash` stands for the person, `domainHashes` for every domain whose block covers the address. */
export type ImportRow = {
  values: RowValues;
  hash: string;
  domainHashes: readonly string[];
  /** Where the row stands that comes in without some of its values. */
  remark?: Omit<BadRow, "reason">;
};

export type Chunk = {
  /** Bytes of the file before its first row, and before the first row after it. */
  from: number;
  to: number;
  /** The file's row that it ends with, as a spreadsheet numbers them. */
  line: number;
  rows: ImportRow[];
  bad: BadRow[];
  /** Addresses that stood in an earlier row. */
  duplicate: number;
};

export type Source = {
  location: string;
  delimiter: Delimiter;
  hasHeader: boolean;
  columns: ColumnMeaning[];
  fields: OwnFields;
  /** Bytes that are done: rows before them are read only for their addresses. */
  from: number;
  /** Rows of the file in a chunk. */
  chunkRows: number;
};

/** In the file's order; of an address that stands there twice, the first row counts. */
export async function* readChunks(source: Source): AsyncGenerator<Chunk> {
  const seen = { keys: seenKeys(), names: new Set<string>() };
  let isHeader = source.hasHeader;
  let chunk = emptyChunk(source.from);
  let size = 0;
  for await (const batch of readRecords(store.read(source.location), {
    delimiter: source.delimiter,
  })) {
    for (const record of batch) {
      if (isHeader) isHeader = false;
      else if (record.offset < source.from) remember(record, source, seen);
      else {
        add(chunk, record, { source, seen });
        size++;
      }
      if (size < source.chunkRows) continue;
      yield chunk;
      chunk = emptyChunk(chunk.to);
      size = 0;
    }
  }
  if (size > 0) yield chunk;
}

type Seen = {
  keys: SeenKeys;
  /** Of lists and tags. */
  names: Set<string>;
};

function emptyChunk(from: number): Chunk {
  return { from, to: from, line: 0, rows: [], bad: [], duplicate: 0 };
}

function remember(record: CsvRecord, { columns, fields }: Source, seen: Seen): void {
  const values = record.problem ? undefined : readRow(record.cells, columns, fields).values;
  if (values && seen.keys.add(values.key)) keepNames(values, seen);
}

/** As many different names as one file may bring: a column of remarks makes no thousand lists. */
const MOST_NAMES = 200;

function keepNames(values: RowValues, { names }: Seen): void {
  if (!values.labels) return;
  const known = values.labels.filter((label) => {
    const key = nameKeyOf(label);
    if (names.size < MOST_NAMES) names.add(key);
    return names.has(key);
  });
  if (known.length < values.labels.length) addWithout(values, "labels@-1");
  values.labels = known;
}

export function nameKeyOf({ kind, name }: NamedLabel): string {
  return `${kind}:${plainText(name)}`;
}

function add(
  chunk: Chunk,
  record: CsvRecord,
  { source, seen }: { source: Source; seen: Seen },
): void {
  const { offset, length, line, problem } = record;
  chunk.to = offset + length;
  chunk.line = line;
  const { values, reject } = problem
    ? { reject: problem }
    : readRow(record.cells, source.columns, source.fields);
  if (reject) chunk.bad.push({ line, offset, length, reason: reject });
  else if (values && !seen.keys.add(values.key)) chunk.duplicate++;
  else if (values) {
    keepNames(values, seen);
    const remark = values.without || values.labels ? { line, offset, length } : undefined;
    const domainHashes = hashesOfDomain(domainOf(values.key));
    chunk.rows.push({ values, hash: contactHash(values.key), domainHashes, remark });
  }
}

const MOST_DOMAINS = 20_000;
const hashedDomains = new Map<string, string[]>();

/** Many rows share a domain, and its hashes are not cheap. */
function hashesOfDomain(domain: string): string[] {
  let hashes = hashedDomains.get(domain);
  if (!hashes) {
    if (hashedDomains.size >= MOST_DOMAINS) hashedDomains.clear();
    hashes = domainsCovering(domain).map(hashOfKey);
    // A copy, because a slice would keep the quarter megabyte of file that it is cut from.
    hashedDomains.set(Buffer.from(domain).toString(), hashes);
  }
  return hashes;
}

/** Prepares the next item while the one before it is worked on. */
export async function* ahead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    let coming = next(items);
    for (;;) {
      const { value, done } = await coming;
      if (done) return;
      coming = next(items);
      yield value;
    }
  } finally {
    await items.return(undefined);
  }
}

/** A failure is told to whoever waits for the item, which may be later. */
function next<T>(items: AsyncGenerator<T>): Promise<IteratorResult<T>> {
  const coming = items.next();
  coming.catch(() => {});
  return coming;
}
