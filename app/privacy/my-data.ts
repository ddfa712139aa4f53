/** What is held about a member, in words: which columns are shown, which are not and why, and each value. */
import { countryName } from "#app/core/country.ts";
import type { RecordTable } from "#app/privacy/record.ts";
import type { ColumnData } from "#db/classify.ts";

/** `at` is an instant, to be shown in the reader's zone. */
export type Shown = { text: string } | { at: string } | null;

/** A column as the page, the files and their index name it. */
export type HeldColumn = { key: string; name: string; label: string; said: ColumnData };

/** A personal column that is kept back. */
export type KeptBack = { label: string; because: string };

/** One table of the inventory, as far as one person may see it. */
export type HeldTable = RecordTable & {
  name: string;
  columns: HeldColumn[];
  keptBack: KeptBack[];
  /** Rows belong to one team each. */
  byTeam: boolean;
  /** The team's own, which the person may read. */
  isShared: boolean;
};

/** Ids that mean something to the person: their own and those of their teams. */
export type Known = Map<string, string>;

/** The column that says in which of their teams a row stands. */
export const TEAM = "team";

const LONGEST = 300;

export function isExported({ export: given }: ColumnData): boolean {
  return given === "yes";
}

/** Personal, and not handed out: a secret, a hash, the same thing twice. */
export function whyKeptBack({ kind, export: given }: ColumnData): string | undefined {
  return kind !== "operational" && typeof given === "object" ? given.no : undefined;
}

/** A value as a person reads it on a page; long texts only begin. */
export function shown(value: unknown, key: string, known: Known): Shown {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return { at: value.toISOString() };
  if (typeof value === "boolean") return { text: value ? "yes" : "no" };
  if (Array.isArray(value)) return value.length > 0 ? { text: value.map(flat).join(", ") } : null;
  const text = flat(value);
  if (text === "") return null;
  const words = known.get(text) ?? (key === "country" ? countryName(text) : text);
  return { text: words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words };
}

/** A value as a program reads it: times in UTC (ISO 8601), lists as JSON; nothing is an empty cell. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  return flat(value);
}

/**
 * A name for a file in the export: what somebody called it, as far as every system takes it. The
 * number keeps names apart.
 */
export function fileName(n: number, name: string): string {
  const safe = name
    .normalize("NFC")
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, "_")
    .replace(/^[._]+/, "")
    .slice(-80);
  return `files/${n}-${safe || "file"}`;
}

function flat(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
