/** What an import says: why a row was left out, what is wrong with a file, how many there were. */
import { MAX_COLUMNS } from "#app/core/csv.ts";
import type { Encoding } from "#app/core/csv-sniff.ts";
import type { RejectReason } from "#app/imports/import.ts";
import { FIELD_LABELS, MAX_FIELD_LENGTH, type ProspectField } from "#app/prospects/prospect.ts";

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
