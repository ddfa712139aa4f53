/** An export of one person's data: what its files are called, and what they say of themselves. */
import { after, HOUR } from "#app/core/clock.ts";
import { type HeldTable, TEAM } from "#app/privacy/my-data.ts";

/** How long it can be fetched once it is ready. */
export const EXPORT_DAYS = 7;
/** So that nobody fills the disk by pressing a button. */
export const EXPORTS_A_DAY = 5;

/** No run takes longer, not even after a restart: what still waits then was lost. */
const LOST_AFTER = 2 * HOUR;

export type ExportState = "waiting" | "ready" | "failed";

/** How an export stands: one whose job was lost has failed, and can be asked for again. */
export function stateOf(
  { state, createdAt }: { state: ExportState; createdAt: Date },
  now: Date,
): ExportState {
  return state === "waiting" && after(createdAt, LOST_AFTER) <= now ? "failed" : state;
}

export type WrittenTable = HeldTable & { count: number };
/** `path` is absent when the file is no more where it should be. */
export type WrittenFile = { name: string; team: string; bytes: number; path?: string };

export type ExportContents = {
  email: string;
  madeAt: Date;
  tables: WrittenTable[];
  files: WrittenFile[];
};

/** A file of the ZIP, as the manifest lists it; `sha256` in hexadecimal. */
export type Sum = { path: string; bytes: number; sha256: string };

export function csvPath(table: string): string {
  return `csv/${table.replaceAll("_", "-")}.csv`;
}

/** The fields of a row in the files, in their order. */
export function fieldsOf({ byTeam, columns }: HeldTable): { key: string; name: string }[] {
  return byTeam ? [...columns, { key: TEAM, name: TEAM }] : columns;
}

/** How data.json introduces a table; its rows follow. */
export function introduction(table: HeldTable) {
  const { title, keep, columns, keptBack, byTeam, isShared } = table;
  return {
    title,
    kept: keep,
    ...(isShared ? { whose: "your team’s" } : {}),
    fields: [
      ...columns.map(({ name, label, said }) => ({
        ...{ name, says: label, why: said.for, basis: said.basis },
      })),
      ...(byTeam ? [{ name: TEAM, says: "in which of your teams" }] : []),
    ],
    left_out: keptBack.map(({ label, because }) => ({ what: label, because })),
  };
}

export function manifest(sums: Sum[], madeAt: Date): string {
  return `${JSON.stringify({ made_at: madeAt.toISOString(), files: sums }, null, 2)}\n`;
}
