/** A file of prospects: its columns, its purpose and its states, in words. */
import { z } from "zod";
import { DAY } from "#app/core/clock.ts";
import { Id } from "#app/core/id.ts";
import { FIELD_LABELS } from "#app/prospects/prospect.ts";
import { type Hindrance, hindranceWords } from "#app/prospects/uses.ts";
import type { prospectExports } from "#db/schema/views.ts";

/** In the order of the file; what a team adds of its own follows. */
export const EXPORT_COLUMNS = {
  ...FIELD_LABELS,
  source: "Source",
  added: "Added",
  doNotContact: "Do not contact",
  lists: "Lists",
  tags: "Tags",
  verdict: "Verdict on the address",
  verified: "Address checked",
  contacted: "Last contacted",
  justified: "Last justified",
} as const;

export type ExportColumn = keyof typeof EXPORT_COLUMNS;

/** As every export was before columns could be chosen. */
export const USUAL_COLUMNS = [
  ...Object.keys(FIELD_LABELS),
  "source",
  "added",
  "doNotContact",
] as ExportColumn[];

const CUSTOM = "custom:";

export function isExportColumn(key: string): key is ExportColumn {
  return Object.hasOwn(EXPORT_COLUMNS, key);
}

export function exportedFieldId(key: string): string | undefined {
  const id = key.startsWith(CUSTOM) ? key.slice(CUSTOM.length) : "";
  return Id.safeParse(id).success ? id : undefined;
}

/** In the order of the file, each once; what makes no sense is left out. */
export function readColumns(keys: string[]): string[] {
  const chosen = new Set(keys);
  const ours = Object.keys(EXPORT_COLUMNS).filter((key) => chosen.has(key));
  const own = [...chosen].filter((key) => exportedFieldId(key) !== undefined).slice(0, 200);
  return [...ours, ...own];
}

/** `others`: whoever may not be handed to third parties is left out. */
export type Purpose = "keep" | "others";

export const ExportInput = z.object({
  purpose: z.enum(["keep", "others"], "Say whom the file is for"),
  format: z.enum(["csv", "xlsx"], "Choose the kind of file"),
  column: z
    .preprocess((raw) => (typeof raw === "string" ? [raw] : (raw ?? [])), z.array(z.string()))
    .transform(readColumns)
    .refine((columns) => columns.length > 0, "Choose at least one column"),
});

export type ExportInput = z.output<typeof ExportInput>;

/** Up to so many are sent while one waits; more become a file. */
export const DIRECT_ROWS = 5_000;

/** What a sheet of Excel holds, without its first row. */
export const MOST_SHEET_ROWS = 1_048_575;

/** How long a file and the link to it last. */
export const FILE_LASTS = 7 * DAY;

export type ExportState = (typeof prospectExports.$inferSelect)["state"];

type Tone = "good" | "warning" | "bad" | "info" | "plain";

export const EXPORT_STATES: Record<ExportState, { word: string; tone: Tone }> = {
  waiting: { word: "Waiting", tone: "info" },
  running: { word: "Being made", tone: "info" },
  ready: { word: "Ready", tone: "good" },
  failed: { word: "Failed", tone: "bad" },
  removed: { word: "Removed", tone: "plain" },
};

export function isBeingMade(state: ExportState): boolean {
  return state === "waiting" || state === "running";
}

/** Why somebody is not in a file for others. */
export type LeftOut = Hindrance | "objected";

export function leftOutWords(word: string): string {
  if (word === "objected") return "Not to be contacted";
  return Object.hasOwn(hindranceWords, word) ? hindranceWords[word as Hindrance] : word;
}

/** "prospects-2026-11-26.csv" */
export function exportName(at: Date, format: "csv" | "xlsx"): string {
  return `prospects-${at.toISOString().slice(0, 10)}.${format}`;
}
