/** Puts a chunk's rows into a temporary table, by COPY on the transaction's own connection. */
import type { TransactionSql } from "postgres";
import { newId } from "#app/core/id.ts";
import type { ImportRow } from "#app/imports/rows.server.ts";
import type { Tx } from "#db/client.ts";

const PIECE = 262_144;

const stage = `
  create temp table import_stage (
    place integer, id uuid, email text, email_key text, first_name text, last_name text,
    position text, company text, country text
  ) on commit drop`;

/** A row with its place in the order of the keys, and the id it gets when it is new. */
export type Placed = { values: ImportRow["values"]; id: string; place: number };

/** Ids rise in the order of the rows given. */
export function inOrder(rows: ImportRow[]): Placed[] {
  const ids = risingIds();
  const placed = rows.map(({ values }) => ({ values, id: ids(), place: 0 }));
  placed.sort((one, other) => (one.values.key < other.values.key ? -1 : 1));
  for (const [place, row] of placed.entries()) row.place = place;
  return placed;
}

/** The table import_stage, gone at the end of the transaction; `email` is null where it is the key. */
export async function stageRows(tx: Tx, rows: Placed[]): Promise<void> {
  await connectionOf(tx).unsafe(stage);
  await copyInto(tx, "import_stage", lines(rows));
}

/** Cells as COPY writes them, by the table's columns; null is nothing. */
export async function copyInto(
  tx: Tx,
  table: string,
  rows: Iterable<(string | number | null)[]>,
): Promise<void> {
  const stream = await connectionOf(tx).unsafe(`copy ${table} from stdin`).writable();
  // What the server says against it comes with the next statement, so nobody needs to listen here.
  stream.on("error", () => {});
  for (const piece of pieces(rows)) {
    await new Promise<void>((written, failed) => {
      stream.write(piece, (error) => (error ? failed(stream.errored ?? error) : written()));
    });
  }
  stream.end();
}

/** drizzle hides it; COPY is not among the things that drizzle can say. */
function connectionOf(tx: Tx): TransactionSql {
  return (tx._.session as unknown as { client: TransactionSql }).client;
}

function* pieces(rows: Iterable<(string | number | null)[]>): Generator<string> {
  let piece = "";
  for (const cells of rows) {
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i]!;
      const text = cell === null ? "\\N" : typeof cell === "string" ? escaped(cell) : String(cell);
      piece += i === 0 ? text : `\t${text}`;
    }
    piece += "\n";
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  if (piece) yield piece;
}

function* lines(rows: Placed[]): Generator<(string | number | null)[]> {
  for (const { place, id, values } of rows) {
    const { key, firstName, lastName, position, company, country } = values;
    const email = values.email === key ? null : values.email;
    yield [place, id, email, key, firstName, lastName, position, company, country];
  }
}

/** As `newId`, many at little cost: the last 48 bits count up from a random number (RFC 9562, 6.2). */
function risingIds(): () => string {
  const first = newId();
  const start = first.slice(0, 24);
  // The highest bit is left free for counting on.
  let end = Number.parseInt(first.slice(24), 16) % 2 ** 47;
  return () => start + (end++).toString(16).padStart(12, "0");
}

/** COPY's text format: a backslash, a tab and line ends are written with a backslash. */
function escaped(cell: string): string {
  return /[\\\t\n\r]/.test(cell) ? cell.replace(/[\\\t\n\r]/g, (sign) => escapes[sign]!) : cell;
}

const escapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
