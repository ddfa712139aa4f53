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

/**
 * The table import_stage, in the order of the keys, gone at the end of the transaction; `email` is
 * null where it is the key. Ids rise in the order of the rows given.
 */
export async function stageRows(tx: Tx, rows: ImportRow[]): Promise<void> {
  const client = connectionOf(tx);
  await client.unsafe(stage);
  const stream = await client.unsafe("copy import_stage from stdin").writable();
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

type Staged = ImportRow["values"] & { id: string };

function* pieces(rows: ImportRow[]): Generator<string> {
  const ids = risingIds();
  const staged: Staged[] = rows.map(({ values }) => ({ ...values, id: ids() }));
  staged.sort((one, other) => (one.key < other.key ? -1 : 1));
  let piece = "";
  for (const [place, row] of staged.entries()) {
    piece += line(place, row);
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  if (piece) yield piece;
}

/** As `newId`, many at little cost: the last 48 bits count up from a random number (RFC 9562, 6.2). */
function risingIds(): () => string {
  const first = newId();
  const start = first.slice(0, 24);
  // The highest bit is left free for counting on.
  let end = Number.parseInt(first.slice(24), 16) % 2 ** 47;
  return () => start + (end++).toString(16).padStart(12, "0");
}

function line(place: number, row: Staged): string {
  const email = row.email === row.key ? null : row.email;
  const { id, key, firstName, lastName, position, company, country } = row;
  const cells = [email, key, firstName, lastName, position, company, country];
  let line = `${place}\t${id}`;
  for (const cell of cells) line += `\t${cell === null ? "\\N" : escaped(cell)}`;
  return `${line}\n`;
}

/** COPY's text format: a backslash, a tab and line ends are written with a backslash. */
function escaped(cell: string): string {
  return /[\\\t\n\r]/.test(cell) ? cell.replace(/[\\\t\n\r]/g, (sign) => escapes[sign]!) : cell;
}

const escapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
