/** From a row of a file to a prospect, or to the reason why not. */
import { type AddressProblem, readAddress } from "#app/core/address.ts";
import { readCountry } from "#app/core/country.ts";
import { type CsvProblem, MAX_COLUMNS, readExportedCell } from "#app/core/csv.ts";
import type { Encoding } from "#app/core/csv-sniff.ts";
import type { FieldKind } from "#app/fields/field.ts";
import { type FieldValue, readValue } from "#app/fields/field.ts";
import type { ColumnMeaning } from "#app/imports/columns.ts";
import { splitFullName } from "#app/imports/full-name.ts";
import type { LabelKind } from "#app/labels/label.ts";
import {
  cleanText,
  FIELD_LABELS,
  MAX_FIELD_LENGTH,
  type ProspectField,
  type TextField,
} from "#app/prospects/prospect.ts";

/** A column's list or tag, as the cell names it. */
export type NamedLabel = { kind: LabelKind; name: string };
export type OwnValue = FieldValue & { fieldId: string };

export type RowValues = { email: string; key: string } & Record<TextField, string | null> & {
    own?: OwnValue[];
    labels?: NamedLabel[];
    /** What could not be used, as it is stored: the row comes in without it. */
    without?: string;
  };

/** What a column for one of the team's own fields may hold, by its meaning. */
export type OwnFields = ReadonlyMap<string, { kind: FieldKind; choices: string[] | null }>;

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
export function readRow(
  cells: readonly string[],
  columns: readonly ColumnMeaning[],
  fields: OwnFields = noFields,
): ReadRow {
  if (cells.length !== columns.length) {
    if (isBlank(cells, 0)) return { blank: true };
    if (cells.length < columns.length) return { reject: "too-few-cells" };
    if (!isBlank(cells, columns.length)) return { reject: "too-many-cells" };
  }
  const values = emptyValues();
  for (let i = 0; i < columns.length; i++) {
    const meaning = columns[i]!;
    const reject = isBuiltIn(meaning)
      ? readCell(values, meaning, cells[i]!)
      : readOwn(values, { meaning, cell: cells[i]!, column: i, fields });
    if (!reject) continue;
    return reject === "no-address" && isBlank(cells, 0) ? { blank: true } : { reject };
  }
  return { values };
}

const noFields: OwnFields = new Map();
type BuiltIn = Exclude<ColumnMeaning, "lists" | "tags" | `custom:${string}` | `new:${string}`>;

function isBuiltIn(meaning: ColumnMeaning): meaning is BuiltIn {
  return meaning !== "lists" && meaning !== "tags" && !meaning.includes(":");
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

function readCell(values: RowValues, meaning: BuiltIn, cell: string): RejectReason | undefined {
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

type OwnCell = { meaning: ColumnMeaning; cell: string; column: number; fields: OwnFields };

/** What is wrong here costs the value alone: the person comes in without it, and the row is told. */
function readOwn(values: RowValues, { meaning, cell, column, fields }: OwnCell): undefined {
  const raw = readExportedCell(cell);
  if (raw.trim() === "") return;
  if (meaning === "lists" || meaning === "tags") {
    const kind = meaning === "lists" ? "list" : "tag";
    const { names, isWrong } = readNames(raw);
    if (isWrong) addWithout(values, `name@${column}`);
    values.labels = [...(values.labels ?? []), ...names.map((name) => ({ kind, name }) as const)];
    return;
  }
  const field = fields.get(meaning);
  // Deleted since: nobody misses its values.
  if (!field) return;
  const { value } = readValue(field, raw);
  if (value) {
    values.own ??= [];
    values.own.push({ ...value, fieldId: meaning.slice("custom:".length) });
  } else addWithout(values, `${field.kind}@${column}`);
}

const MOST_NAMES = 20;
const LONGEST_NAME = 60;

function readNames(raw: string): { names: string[]; isWrong: boolean } {
  const words = raw.split(/[,;|\n]/).map((word) => cleanText(word));
  const names = words.filter((word) => word && word.length <= LONGEST_NAME) as string[];
  const isWrong = words.some((word) => word === undefined || word.length > LONGEST_NAME);
  return { names: names.slice(0, MOST_NAMES), isWrong: isWrong || names.length > MOST_NAMES };
}

export function addWithout(values: RowValues, what: string): void {
  values.without = values.without ? `${values.without},${what}` : `without:${what}`;
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
  "bad-utf8": "Holds bytes that are no letters in the file’s encoding",
};

const unusable: Record<string, string> = {
  text: "too long, or with a character that cannot be seen",
  number: "not a number that can be read in one way only",
  date: "not a day that can be read in one way only",
  choice: "not one of the choices",
  url: "not a web address",
  name: "more than 20 names, or one too long",
  labels: "more lists and tags than there may be",
};

/** `names`: of the file's columns, as far as they are known. */
function withoutSentence(what: string, names: string[]): string {
  const told = what.split(",").map((each) => {
    const [kind = "", column = ""] = each.split("@");
    const name =
      column === "-1" ? "Lists and tags" : names[Number(column)] || `Column ${Number(column) + 1}`;
    return `${name} (${unusable[kind] ?? "not usable"})`;
  });
  return `Taken without ${told.join(", ")}`;
}

/** Why a row was left out, as a sentence without its full stop; takes a stored reason as well. */
export function rejectSentence(reason: RejectReason | (string & {}), names: string[] = []): string {
  const [kind, field] = reason.split(":");
  if (kind === "without") return withoutSentence(field ?? "", names);
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
  if (encoding === "old-spreadsheet") {
    return "This is an old Excel file (.xls), or one with a password. Open it, save it as .xlsx or as “CSV UTF-8” without a password, and choose that file.";
  }
  if (encoding === "not-text") {
    return "This is neither text nor a workbook. Choose a CSV or an XLSX file.";
  }
  return undefined;
}

/** Every row read is counted once: `rows` is the sum of the others. */
export type ImportCounts = {
  rows: number;
  added: number;
  updated: number;
  unchanged: number;
  duplicate: number;
  invalid: number;
  withheld: number;
  binned: number;
  restricted: number;
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
    [counts.binned, "left in the bin"],
    [counts.restricted, "restricted, and left as they are"],
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
