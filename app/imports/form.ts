/** What a member says of an import: how the file is read, where it comes from; and how it stands, in words. */
import { z } from "zod";
import type { Delimiter } from "#app/core/csv.ts";
import { COLUMN_MEANINGS, ColumnMapping, MEANING_LABELS } from "#app/imports/columns.ts";

/** The largest file we take. */
export const MAX_IMPORT_BYTES = 2 ** 30;

const delimiters = { comma: ",", semicolon: ";", tab: "\t" } as const satisfies Record<
  string,
  Delimiter
>;

/** A tab does not survive a form field, so delimiters travel by name. */
type DelimiterName = keyof typeof delimiters;

const DELIMITER_OPTIONS: { value: DelimiterName; label: string }[] = [
  { value: "comma", label: "Comma" },
  { value: "semicolon", label: "Semicolon" },
  { value: "tab", label: "Tab" },
];

function delimiterName(delimiter: string): DelimiterName {
  const found = DELIMITER_OPTIONS.find(({ value }) => delimiters[value] === delimiter);
  return found?.value ?? "comma";
}

export const MEANING_OPTIONS = COLUMN_MEANINGS.map((value) => ({
  value,
  label: MEANING_LABELS[value],
}));

/** How a file is read, as the form's fields hold it, and what else they might hold. */
export function readingNames({ delimiter, hasHeader }: { delimiter: string; hasHeader: boolean }) {
  return {
    delimiter: delimiterName(delimiter),
    hasHeader: hasHeader ? "yes" : "no",
    delimiters: DELIMITER_OPTIONS,
  };
}

const reading = {
  delimiter: z
    .enum(["comma", "semicolon", "tab"], "Choose what separates the columns")
    .transform((name): Delimiter => delimiters[name]),
  hasHeader: z
    .enum(["yes", "no"], "Say whether the first row holds the names of the columns")
    .transform((answer) => answer === "yes"),
};

/** A wish to see the file read otherwise; what is absent or unknown stays as it is. */
export const ReadingInput = z.object({
  delimiter: reading.delimiter.optional().catch(undefined),
  hasHeader: reading.hasHeader.optional().catch(undefined),
});

export type ReadingInput = z.output<typeof ReadingInput>;

/** The confirmed mapping: one meaning per column, in the file's order. */
export const MappingInput = z.object({
  ...reading,
  columns: ColumnMapping,
  source: z
    .string()
    .trim()
    .max(200, "Shorten the source to at most 200 characters")
    .optional()
    .transform((text) => text || null),
});

export type MappingInput = z.output<typeof MappingInput>;

export type ImportState =
  | "mapping"
  | "checking"
  | "checked"
  | "running"
  | "done"
  | "failed"
  | "stopped"
  | "undoing"
  | "undone";

type Tone = "good" | "warning" | "bad" | "info" | "plain";

export const STATE_WORDS: Record<ImportState, { word: string; tone: Tone }> = {
  mapping: { word: "Columns to match", tone: "warning" },
  checking: { word: "Being checked", tone: "info" },
  checked: { word: "Ready to import", tone: "warning" },
  running: { word: "Importing", tone: "info" },
  done: { word: "Imported", tone: "good" },
  failed: { word: "Failed", tone: "bad" },
  stopped: { word: "Stopped", tone: "plain" },
  undoing: { word: "Being taken back", tone: "info" },
  undone: { word: "Taken back", tone: "plain" },
};

export function isUnderWay(state: ImportState): boolean {
  return state === "checking" || state === "running" || state === "undoing";
}

/** Until the first row is in, the member may think again about the columns. */
export function canMap(state: ImportState, hasStarted: boolean): boolean {
  return !hasStarted && state !== "checking";
}

const STILL_FOR = 10 * 60 * 1000;

/** No chunk takes so long: its worker was lost, and pressing a button gets it another. */
export function seemsStuck(state: ImportState, lastMoved: Date, now: Date): boolean {
  return isUnderWay(state) && now.getTime() - lastMoved.getTime() > STILL_FOR;
}
