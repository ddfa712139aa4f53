/** From a row of a file to a prospect, or to the reason why not. */
import { type AddressProblem, readAddress } from "#app/core/address.ts";
import { readCountry } from "#app/core/country.ts";
import { type CsvProblem, MAX_COLUMNS, readExportedCell } from "#app/core/csv.ts";
import type { Encoding } from "#app/core/csv-sniff.ts";
import type { ColumnMeaning } from "#app/imports/columns.ts";
import { splitFullName } from "#app/imports/full-name.ts";
import {
  cleanText,
  FIELD_LABELS,
  MAX_FIELD_LENGTH,
  type ProspectField,
  type TextField,
} from "#app/prospects/prospect.ts";

export type RowValues = { email: string; key: string } & Record<TextField, string | null>;

export type RejectReason =
  | "no-address"
  | `address:${Exclude<AddressProblem, "empty">}`
  | "too-few-cells"
  | "too-many-cells"
  | `too-long:${TextField}`
  | `control-character:${TextField}`
  | CsvProblem;

/** A row of empty cells is neither: spreadsheets write them, and nobody misses them. */
export type ReadRow =
  | { values: RowValues; reject?: undefined; blank?: undefined }
  | { values?: undefined; reject: RejectReason; blank?: undefined }
  | { values?: undefined; reject?: undefined; blank: true };

/**
 * Reads one row by the member's mapping. A row with another number of cells than the mapping is
 * refused, because nobody can tell which cell is missing; empty cells too many do no harm.
 */
export function readRow(cells: readonly string[], columns: readonly ColumnMeaning[]): ReadRow {
  if (cells.length !== columns.length) {
    if (isBlank(cells, 0)) return { blank: true };
    if (cells.length < columns.length) return { reject: "too-few-cells" };
    if (!isBlank(cells, columns.length)) return { reject: "too-many-cells" };
  }
  const values = emptyValues();
  for (let i = 0; i < columns.length; i++) {
    const reject = readCell(values, columns[i]!, cells[i]!);
    if (!reject) continue;
    return reject === "no-address" && isBlank(cells, 0) ? { blank: true } : { reject };
  }
  return { values };
}

function emptyValues(): RowValues {
  return {
    email: "",
    key: "",
    firstName: null,
    lastName: null,
    position: null,
    company: null,
    country: null,
  };
}

function readCell(
  values: RowValues,
  meaning: ColumnMeaning,
  cell: string,
): RejectReason | undefined {
  if (meaning === "skip") return undefined;
  const raw = readExportedCell(cell);
  if (meaning === "email") return readEmail(values, raw);
  const field = meaning === "fullName" ? "lastName" : meaning;
  const text = cleanText(raw);
  if (text === undefined) return `control-character:${field}`;
  if (text.length > MAX_FIELD_LENGTH) return `too-long:${field}`;
  if (text === "") return undefined;
  if (meaning === "fullName") Object.assign(values, splitFullName(text));
  else if (meaning === "country") values.country = readCountry(text) ?? text;
  else values[meaning] = text;
  return undefined;
}

function readEmail(values: RowValues, raw: string): RejectReason | undefined {
  const read = readAddress(raw);
  if (read.problem === "empty") return "no-address";
  if (read.problem !== undefined) return `address:${read.problem}`;
  values.email = read.address;
  values.key = read.key;
  return undefined;
}

function isBlank(cells: readonly string[], from: number): boolean {
  for (let i = from; i < cells.length; i++) if (cells[i]!.trim() !== "") return false;
  return true;
}

const sentences: Record<string, string> = {
  "no-address": "No address in the Email column",
  "address:no-at": "What stands in the Email column has no @",
  "address:two-addresses": "More than one address in the Email column",
  "address:bad-local-part": "The address is not valid before the @",
  "address:bad-domain": "The address is not valid after the @",
  "address:too-long": "The address is longer than 254 characters",
  "address:control-character": "The address holds a character that cannot be seen",
  "too-few-cells": "Fewer cells than the file has columns",
  "too-many-cells": "More cells than the file has columns",
  "unclosed-quote": "A quotation mark is opened and not closed",
  "too-many-columns": `More than ${MAX_COLUMNS.toLocaleString("en")} cells`,
  "cell-too-long": "Longer than 1 MB",
  "nul-byte": "Holds a NUL byte, which no text has",
  "bad-utf8": "Not valid UTF-8: save the file as CSV UTF-8",
};

/** Why a row was left out, as a sentence without its full stop; takes a stored reason as well. */
export function rejectSentence(reason: RejectReason | (string & {})): string {
  const [kind, field] = reason.split(":");
  if (kind === "too-long" || kind === "control-character") {
    const label = FIELD_LABELS[field as ProspectField] ?? field;
    return kind === "too-long"
      ? `${label} is longer than ${MAX_FIELD_LENGTH} characters`
      : `${label} holds a character that cannot be seen`;
  }
  return sentences[reason] ?? "This row could not be read";
}

/** What to do about a file that cannot be read at all; undefined for one that can. */
export function fileProblem(encoding: Encoding): string | undefined {
  switch (encoding) {
    case "utf-8":
    case "utf-8-bom":
      return undefined;
    case "spreadsheet":
      return "This is a spreadsheet, not a CSV file. Open it, save it as “CSV UTF-8” and choose that file.";
    case "not-text":
      return "This is not a text file. Choose a CSV file.";
    default:
      return `This file is written in ${encodingNames[encoding]}, which we do not read yet. Open it in a spreadsheet, save it as “CSV UTF-8” and choose that file.`;
  }
}

const encodingNames = {
  "utf-16le": "UTF-16",
  "utf-16be": "UTF-16",
  "windows-1252": "an older Western encoding (Windows-1252)",
};

/** Every row read is counted once: `rows` is the sum of the others. */
export type ImportCounts = {
  rows: number;
  added: number;
  updated: number;
  unchanged: number;
  duplicate: number;
  invalid: number;
  withheld: number;
};

/** "24 rows: 18 new, 2 updated, 1 withheld: they asked not to be contacted": counted, never listed. */
export function describeCounts(counts: ImportCounts): string {
  const told: [number, string][] = [
    [counts.added, "new"],
    [counts.updated, "updated"],
    [counts.unchanged, "unchanged"],
    [counts.duplicate, "repeated in the file"],
    [counts.invalid, "not usable"],
    [counts.withheld, "withheld: they asked not to be contacted"],
  ];
  const parts = told
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${number(count)} ${what}`);
  const rows = counts.rows === 1 ? "1 row" : `${number(counts.rows)} rows`;
  return parts.length > 0 ? `${rows}: ${parts.join(", ")}` : rows;
}

function number(count: number): string {
  return count.toLocaleString("en");
}
