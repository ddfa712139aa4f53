/** Files that members brought in, and what became of each. */
import {
  bigint,
  boolean,
  foreignKey,
  integer,
  jsonb,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { behaviour, classify, content, operational, standard } from "#db/classify.ts";
import { users } from "#db/schema/auth.ts";
import type { LegalBasis } from "#db/schema/prospects.ts";
import { moment, teamTable } from "#db/tables.ts";

export const files = teamTable("files", {
  kind: text().$type<"import">().notNull(),
  /** As the member named it. */
  name: text().notNull(),
  /** Where the file store keeps it. */
  location: text().notNull(),
  bytes: bigint({ mode: "number" }).notNull(),
  sha256: text().notNull(),
  /** Rows overwritten because somebody in the file was erased (T4). */
  erasedRows: integer().notNull().default(0),
  erasedAt: moment(),
});

export const filesData = classify(files, {
  about: "prospect",
  found: "nobody's",
  keep: { until: "the account closes" },
  stored: { location: "location", format: "csv" },
  columns: {
    ...standard,
    kind: operational(),
    name: content({
      for: "finding your file again",
      basis: "contract",
      erase: { keep: "the member's name for the file" },
    }),
    location: operational("the file itself; a person's rows in it are overwritten at erasure"),
    bytes: operational(),
    sha256: operational(),
    erasedRows: operational(),
    erasedAt: operational(),
  },
});

export type ImportState =
  | "undoing"
  | "undone"
  | "mapping"
  | "checking"
  | "checked"
  | "running"
  | "done"
  | "failed"
  | "stopped";
export type BadRow = { line: number; offset: number; length: number; reason: string };

/** `after`: the last row of the phase that was looked at. */
export type UndoProgress = {
  phase: "people" | "changes";
  after: string | null;
  /** The act of taking back, which the history names. */
  originId: string;
  binned: number;
  restored: number;
  /** Who or what stayed, by the reason why. */
  kept: Record<string, number>;
};

export const imports = teamTable(
  "imports",
  {
    userId: uuid().references(() => users.id, { onDelete: "set null" }),
    /** Null once the member deleted the file. */
    fileId: uuid(),
    state: text().$type<ImportState>().notNull(),
    delimiter: text().notNull(),
    hasHeader: boolean().notNull(),
    columns: jsonb().$type<string[]>().notNull(),
    /** Where these people come from, in the member's words. */
    source: text(),
    /** Why the team may hold them: asked before a file is imported. */
    basis: text().$type<LegalBasis>(),
    encoding: text().notNull().default("utf-8"),
    /** Of a workbook: its sheets with rows, the one that was read first. */
    sheets: jsonb().$type<string[]>(),
    /** Column (c0, c1, …) → when a value that is there gives way. Left out: always. */
    overwrite: jsonb().$type<Record<string, "never" | "empty" | "always">>().notNull().default({}),
    /** Lists and tags that everybody in the file gets. */
    labelIds: jsonb().$type<string[]>().notNull().default([]),
    originId: uuid(),
    /** Progress, in bytes of the file: what is before it is committed. */
    bytesDone: bigint({ mode: "number" }).notNull().default(0),
    linesDone: integer().notNull().default(0),
    added: integer().notNull().default(0),
    updated: integer().notNull().default(0),
    unchanged: integer().notNull().default(0),
    duplicate: integer().notNull().default(0),
    invalid: integer().notNull().default(0),
    withheld: integer().notNull().default(0),
    /** Left as they are, because they are in the bin. */
    binned: integer().notNull().default(0),
    /** Left as they are, because they are restricted. */
    restricted: integer().notNull().default(0),
    /** Rows of which one value or more could not be used. */
    remarked: integer().notNull().default(0),
    /** The dry run's first bad rows: where they stand, never what they say. */
    firstBad: jsonb().$type<BadRow[]>(),
    /** A sentence for the member when it failed. */
    failure: text(),
    startedAt: moment(),
    finishedAt: moment(),
    /** Taken back: what it added went into the bin, what it changed is as before. */
    undoneAt: moment(),
    /** How far the taking back is, and what came of it. */
    undo: jsonb().$type<UndoProgress>(),
  },
  (table) => [
    foreignKey({
      name: "imports_file",
      columns: [table.teamId, table.fileId],
      foreignColumns: [files.teamId, files.id],
    }).onDelete("set null"),
  ],
);

export const importsData = classify(imports, {
  about: "member",
  found: { with: users },
  keep: { until: "the account closes" },
  columns: {
    ...standard,
    userId: behaviour({
      for: "knowing who brought the file",
      basis: "legitimate interest",
      erase: "blank",
    }),
    fileId: operational(),
    state: operational(),
    delimiter: operational(),
    hasHeader: operational(),
    columns: operational(),
    source: content({
      for: "telling a prospect where we have them from",
      basis: "legal obligation",
      erase: { keep: "the team's own words about a source" },
    }),
    basis: operational(),
    encoding: operational(),
    sheets: operational("names of sheets"),
    overwrite: operational(),
    labelIds: operational(),
    originId: operational(),
    bytesDone: operational(),
    linesDone: operational(),
    added: operational(),
    updated: operational(),
    unchanged: operational(),
    duplicate: operational(),
    invalid: operational(),
    withheld: operational(),
    binned: operational(),
    restricted: operational(),
    remarked: operational(),
    firstBad: operational("line numbers, no content"),
    failure: operational(),
    startedAt: operational(),
    finishedAt: operational(),
    undoneAt: operational(),
    undo: operational("counts and a place to go on from"),
  },
});

/** Rejected rows by their place in the stored file: the words stay in one copy only. */
export const importRejects = teamTable(
  "import_rejects",
  {
    importId: uuid().notNull(),
    line: integer().notNull(),
    offset: bigint({ mode: "number" }).notNull(),
    length: integer().notNull(),
    reason: text().notNull(),
  },
  (table) => [
    unique("import_rejects_line").on(table.teamId, table.importId, table.line),
    foreignKey({
      name: "import_rejects_import",
      columns: [table.teamId, table.importId],
      foreignColumns: [imports.teamId, imports.id],
    }).onDelete("cascade"),
  ],
);

export const importRejectsData = classify(importRejects, {
  about: "nobody",
  found: "nobody's",
  keep: { until: "its owner is gone" },
  columns: {
    ...standard,
    importId: operational(),
    line: operational(),
    offset: operational(),
    length: operational(),
    reason: operational(),
  },
});
