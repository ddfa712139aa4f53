/** From a row of a file to a prospect, or to the reason why not. */
import { type AddressProblem, readAddress } from "#app/core/address.ts";
import { readCountry } from "#app/core/country.ts";
import { type CsvProblem, readExportedCell } from "#app/core/csv.ts";
import type { FieldKind } from "#app/fields/field.ts";
import { type FieldValue, readValue } from "#app/fields/field.ts";
import type { ColumnMeaning } from "#app/imports/columns.ts";
import { splitFullName } from "#app/imports/full-name.ts";
import type { LabelKind } from "#app/labels/label.ts";
import { cleanText, MAX_FIELD_LENGTH, type TextField } from "#app/prospects/prospect.ts";

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
