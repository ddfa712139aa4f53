/** Writing everything held about one person as a ZIP: read and written in pieces, whatever its size. */
import { files as store } from "#app/adapters/files/index.server.ts";
import { now } from "#app/core/clock.ts";
import { BYTE_ORDER_MARK, csvLine } from "#app/core/csv.ts";
import { NotFound } from "#app/core/result.ts";
import {
  csvPath,
  type ExportContents,
  fieldsOf,
  introduction,
  type WrittenFile,
} from "#app/privacy/export.ts";
import { eachBatch, type Held, heldTables, type Whole } from "#app/privacy/held.server.ts";
import { cell, fileName } from "#app/privacy/my-data.ts";
import { atOnce, type Bytes, type Part, packed } from "#app/privacy/packing.server.ts";
import { renderReadme } from "#app/privacy/readme.ts";
import { listUploads, type Upload } from "#app/privacy/uploads.server.ts";

/** What is known so far; each part adds what the next ones tell. */
type Writing = { whole: Whole; held: Held[]; uploads: Upload[] } & ExportContents;

/** The bytes of the ZIP. Files that are gone from the store are named as gone; other failures throw. */
export async function* zipOf(whole: Whole, email: string): Bytes {
  const uploads = await listUploads(whole);
  const files = await Promise.all(uploads.map(asWritten));
  const about = { email, madeAt: now(), tables: [], files };
  const writing: Writing = { ...about, whole, held: heldTables(), uploads };
  yield* packed(partsOf(writing), about.madeAt);
}

/** One after the other: each is written to its end before the next is asked for. */
async function* partsOf(writing: Writing): AsyncGenerator<Part> {
  const { whole, held, uploads } = writing;
  yield { path: "data.json", pieces: jsonOf(writing) };
  for (const [index, table] of held.entries()) {
    const { count } = writing.tables[index]!;
    if (table.columns.length > 0) {
      yield { path: csvPath(table.name), pieces: csvOf(table, whole, count) };
    }
  }
  for (const [index, { path }] of writing.files.entries()) {
    if (path) yield { path, pieces: store.read(uploads[index]!.location) };
  }
  yield { path: "README.html", pieces: atOnce(renderReadme(writing)) };
}

/** Every table with its words and all of its rows; counts them for the parts that follow. */
async function* jsonOf(writing: Writing): AsyncGenerator<string> {
  const { held, whole, madeAt, files, tables } = writing;
  yield `{"made_at":${JSON.stringify(madeAt)},"tables":{`;
  for (const [index, table] of held.entries()) {
    const { of: _, ...words } = table;
    const opening = JSON.stringify(introduction(table)).slice(0, -1);
    yield `${index > 0 ? "," : ""}\n${JSON.stringify(table.name)}:${opening},"rows":[`;
    let count = 0;
    for await (const rows of eachBatch(table, whole)) {
      const lines = rows.map((row) => JSON.stringify(objectOf(table, row)));
      yield `${count > 0 ? "," : ""}\n${lines.join(",\n")}`;
      count += rows.length;
    }
    yield "]}";
    tables.push({ ...words, count });
  }
  yield `},\n"files":${JSON.stringify(files)}}\n`;
}

function objectOf(table: Held, row: Record<string, unknown>) {
  return Object.fromEntries(fieldsOf(table).map(({ key, name }) => [name, row[key] ?? null]));
}

/** As many rows as data.json has, though more may have come meanwhile. */
async function* csvOf(table: Held, whole: Whole, count: number): AsyncGenerator<string> {
  const fields = fieldsOf(table);
  yield BYTE_ORDER_MARK + csvLine(fields.map(({ name }) => name));
  for await (const rows of eachBatch(table, whole, count)) {
    let text = "";
    for (const row of rows) text += csvLine(fields.map(({ key }) => cell(row[key])));
    yield text;
  }
}

/** Deleted meanwhile, or never arrived: then it has no path. */
async function asWritten(upload: Upload, index: number): Promise<WrittenFile> {
  const { location: _, ...file } = upload;
  return (await isThere(upload)) ? { ...file, path: fileName(index + 1, file.name) } : file;
}

async function isThere({ location }: Upload): Promise<boolean> {
  try {
    for await (const _ of store.read(location, { start: 0, end: 1 })) break;
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}
