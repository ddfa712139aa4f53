/** One person's data to hand over: the files of the ZIP, and their words in place of our ids. */
import { BYTE_ORDER_MARK, csvLine } from "#app/core/csv.ts";
import { csvPath, fieldsOf, introduction, type WrittenTable } from "#app/privacy/export.ts";
import { cell, type HeldTable } from "#app/privacy/my-data.ts";
import {
  filesInWords,
  howToRead,
  momentWords,
  own,
  readmePage,
  tablesInWords,
} from "#app/privacy/readme.ts";

type Row = Record<string, unknown>;

/** What is held about one person, with words for every id that stands in it. */
export type Copy = {
  name: string;
  email: string;
  /** Who holds it. */
  team: { name: string; postalAddress: string | null };
  madeAt: Date;
  tables: { table: HeldTable; rows: Row[] }[];
  /** Conversations in mailboxes that the member does not read: not in it. */
  unread: number;
  /** Taken by the person, with nobody of the team looking. */
  isOwn: boolean;
};

const id = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;

/** Every id that stands anywhere in these rows. */
export function idsIn(rows: Row[]): string[] {
  return [...new Set(JSON.stringify(rows).match(id) ?? [])];
}

/** The same value with a name for each id that is known: also in lists, and as a name in an object. */
export function inWordsOf(value: unknown, names: Map<string, string>): unknown {
  if (typeof value === "string" && /^label:[\da-f-]{36}$/.test(value)) return "List or tag";
  if (typeof value === "string") return names.get(value.replace(/^custom:/, "")) ?? value;
  if (Array.isArray(value)) return value.map((each) => inWordsOf(each, names));
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  const pairs = Object.entries(value).map(([key, each]) => [
    inWordsOf(key, names),
    inWordsOf(each, names),
  ]);
  return Object.fromEntries(pairs);
}

/** Path → text, in the order of the ZIP. */
export function filesOf(copy: Copy): [string, string][] {
  const csvs = copy.tables.map(({ table, rows }): [string, string] => {
    const fields = fieldsOf(table);
    const lines = rows.map((row) => csvLine(fields.map(({ key }) => cell(row[key]))));
    const head = csvLine(fields.map(({ name }) => name));
    return [csvPath(table.name), BYTE_ORDER_MARK + head + lines.join("")];
  });
  return [["README.html", readme(copy)], ["data.json", json(copy)], ...csvs];
}

/** "data-of-grace-hopper.zip" would tell a name to whoever sees a folder; the day is enough. */
export function copyName({ madeAt }: Copy): string {
  return `personal-data-${madeAt.toISOString().slice(0, 10)}.zip`;
}

function json({ madeAt, team, tables }: Copy): string {
  const told = tables.map(({ table, rows }) => {
    const fields = fieldsOf(table);
    const objects = rows.map((row) =>
      Object.fromEntries(fields.map(({ key, name }) => [name, row[key] ?? null])),
    );
    return [table.name, { ...introduction(table), rows: objects }];
  });
  const held = { made_at: madeAt, held_by: team.name, tables: Object.fromEntries(told) };
  return `${JSON.stringify(held, null, 2)}\n`;
}

function readme({ name, email, team, madeAt, tables, isOwn }: Copy): string {
  const written: WrittenTable[] = tables.map(({ table, rows }) => ({
    ...table,
    count: rows.length,
  }));
  const address = team.postalAddress
    ? `, ${own(team.postalAddress.replace(/\s*\n\s*/g, ", "))}`
    : "";
  const who = name === email ? own(email) : `${own(name)}, ${own(email)}`;
  return readmePage(
    "Your data",
    `<p>What ${own(team.name)} holds about ${who}, as of ${momentWords(madeAt)}. Keep this file as safe as a letter: whoever has it can read it.</p>
<p>You may have any of it corrected, completed, restricted or erased, and object to its use. Ask ${own(team.name)}${address}.</p>
${isOwn ? othersWords : ""}
${filesInWords(files(tables.length))}
${howToRead}
${tablesInWords(written)}`,
  );
}

const othersWords =
  "<p>Colleagues of yours may have answered in your place, and the team may have noted something beside a conversation. Such words are not in this file, because they are those of others too: ask for them.</p>";

function files(tables: number): [string, string][] {
  return [
    ["data.json", "Everything below in one structured file, for programs."],
    ["csv/", `The same as ${tables} tables for a spreadsheet, one file each.`],
    ["manifest.json", "The size and the SHA-256 of each file in this ZIP."],
  ];
}
