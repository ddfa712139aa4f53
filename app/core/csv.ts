/** CSV as records (RFC 4180): what one is, and how cells are written so that no spreadsheet runs them. */

export type Delimiter = "," | ";" | "\t";

export type CsvProblem =
  | "unclosed-quote"
  | "too-many-columns"
  | "cell-too-long"
  | "nul-byte"
  | "bad-utf8";

export type CsvRecord = {
  cells: string[];
  /** Bytes from the start of the file to the record's first byte. */
  offset: number;
  /** Bytes of the record without its line end. */
  length: number;
  /** The row a spreadsheet would show: 1 is the first, blank rows count, quoted newlines do not. */
  line: number;
  problem?: CsvProblem;
};

/** The most bytes a record may have, and so a cell: beyond it the record is a problem. */
export const MAX_RECORD_BYTES = 1_048_576;
export const MAX_COLUMNS = 5_000;

// A spreadsheet may run a cell that starts so (OWASP ASVS 1.2.10). A cell also starts after a
// separator inside a quoted one, in a spreadsheet whose separator is not ours.
const unguarded = /(?<=^|[;\t\r\n])(?='*[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20])/g;
const guarded = /(?<=^|[;\t\r\n])'(?='*[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20])/g;
// Most cells hold nothing that needs a second look.
const harmless = /^[^=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20'",; ][^\t\r\n\0",;]*$/;

/** What a CSV file starts with, so that spreadsheets read it as UTF-8. */
export const BYTE_ORDER_MARK = "\ufeff";

/** One line of a comma-separated file, CRLF at its end, every cell inert in a spreadsheet. */
export function csvLine(cells: string[]): string {
  if (cells.length === 1 && cells[0] === "") return '""\r\n';
  let line = "";
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    line += i > 0 ? "," : "";
    line += cell === "" || harmless.test(cell) ? cell : inert(cell);
  }
  return `${line}\r\n`;
}

function inert(cell: string): string {
  return `"${cell.replace(unguarded, "'").replaceAll('"', '""')}"`;
}

/** The value that `csvLine` was given, from the cell it wrote: takes exactly its guards away. */
export function readExportedCell(cell: string): string {
  return cell.includes("'") ? cell.replace(guarded, "") : cell;
}
