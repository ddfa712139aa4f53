/** What each column of a file means: guessed from its header and its content, confirmed by the member. */
import { readAddress } from "#app/core/address.ts";
import { contentScore, share } from "#app/imports/column-content.ts";
import { headerScore } from "#app/imports/column-headers.ts";
import { FIELD_LABELS } from "#app/prospects/prospect.ts";

const MEANINGS = [
  "email",
  "firstName",
  "lastName",
  "fullName",
  "position",
  "company",
  "country",
  "lists",
  "tags",
  "skip",
] as const;

/** What a member may have made of a column that no field is there for yet. A choice needs its words first. */
export const NEW_KINDS = ["text", "number", "date", "url"] as const;

type Field = Exclude<(typeof MEANINGS)[number], "skip" | "email" | "lists" | "tags">;
type NewKind = (typeof NEW_KINDS)[number];

/** `custom:…` names one of the team's own fields; `new:…` one that is made when the file is checked. */
export type ColumnMeaning = (typeof MEANINGS)[number] | `custom:${string}` | `new:${NewKind}`;

export const MEANING_LABELS: Record<(typeof MEANINGS)[number], string> = {
  ...FIELD_LABELS,
  fullName: "Full name",
  lists: "Names of lists",
  tags: "Tags",
  skip: "Leave out",
};

const custom = /^custom:[0-9a-f-]{36}$/;

export function isMeaning(word: unknown): word is ColumnMeaning {
  if (typeof word !== "string") return false;
  const isBuiltIn = (MEANINGS as readonly string[]).includes(word);
  return isBuiltIn || custom.test(word) || NEW_KINDS.some((kind) => word === `new:${kind}`);
}

/** Why nobody could be imported by this mapping, as a sentence without its full stop. */
export function mappingProblem(columns: ColumnMeaning[]): string | undefined {
  if (!columns.includes("email")) return "Choose the column with the email addresses";
  const seen = new Set<ColumnMeaning>();
  for (const meaning of columns) {
    if (seen.has(meaning)) return `Choose ${nameOf(meaning)} for one column only`;
    if (!maySay(meaning)) seen.add(meaning);
  }
  const isSplit = columns.includes("firstName") || columns.includes("lastName");
  if (columns.includes("fullName") && isSplit) {
    return "Choose either Full name or First name and Last name: one would overwrite the other";
  }
  return undefined;
}

/** Of more than one column. */
function maySay(meaning: ColumnMeaning): boolean {
  const many = ["skip", "lists", "tags"];
  return many.includes(meaning) || meaning.startsWith("new:");
}

function nameOf(meaning: ColumnMeaning): string {
  return MEANING_LABELS[meaning as keyof typeof MEANING_LABELS] ?? "each of your fields";
}

export type GuessedColumns = { hasHeader: boolean; columns: ColumnMeaning[] };

const ROWS = 200;
const ENOUGH = 0.5;

/**
 * `header` is the file's first row and `sample` some rows after it; undefined says that the file has
 * no header. A first row that holds an address is taken for data.
 */
export function guessColumns(header: string[] | undefined, sample: string[][]): GuessedColumns {
  const hasHeader = header?.some((cell) => readAddress(cell).address) === false;
  const rows = (header && !hasHeader ? [header, ...sample] : sample).slice(0, ROWS);
  const names = hasHeader ? header : [];
  const width = Math.max(names.length, ...rows.map((row) => row.length), 0);
  const guesses: Guess[] = [];
  const emailColumn = bestEmailColumn(names, rows, width);
  for (let column = 0; column < width; column++) {
    const values = rows.map((row) => row[column]?.trim() ?? "");
    const addresses = rows.map((row) => row[emailColumn]?.trim().toLowerCase() ?? "");
    guesses.push(...guessesFor({ column, name: names[column] ?? "", values, addresses }));
  }
  const columns: ColumnMeaning[] = new Array(width).fill("skip");
  if (emailColumn >= 0) columns[emailColumn] = "email";
  assign(columns, guesses);
  return { hasHeader, columns };
}

type Guess = { column: number; field: Field; score: number };

function bestEmailColumn(names: string[], rows: string[][], width: number): number {
  let best = -1;
  let bestScore = 0;
  for (let column = 0; column < width; column++) {
    const values = rows.map((row) => row[column] ?? "");
    const content = share(values, (value) => readAddress(value).address !== undefined);
    const named = headerScore("email", names[column] ?? "");
    // A column called Email without one address in it, "Email status" say, is none.
    const hasNone = content === 0 && values.some((value) => value.trim() !== "");
    const score = hasNone ? 0 : content + named;
    if (score > bestScore) [best, bestScore] = [column, score];
  }
  return best;
}

type Column = { column: number; name: string; values: string[]; addresses: string[] };

function guessesFor({ column, name, values, addresses }: Column): Guess[] {
  const fields: Field[] = ["firstName", "lastName", "fullName", "position", "company", "country"];
  const guesses: Guess[] = [];
  for (const field of fields) {
    const content = contentScore(field, values, addresses);
    if (content < 0) continue;
    const score = Math.max(
      headerScore(field, name) + content / 4,
      name === "" ? content : content * 0.8,
    );
    if (score >= ENOUGH) guesses.push({ column, field, score });
  }
  return guesses;
}

/** Best guess first, each column and each field once; then a full name gives way to its parts. */
function assign(columns: ColumnMeaning[], guesses: Guess[]): void {
  for (const { column, field } of guesses.sort((a, b) => b.score - a.score)) {
    if (columns[column] === "skip" && !columns.includes(field)) columns[column] = field;
  }
  const full = columns.indexOf("fullName");
  if (full < 0) return;
  const hasFirst = columns.includes("firstName");
  const hasLast = columns.includes("lastName");
  if (hasFirst && hasLast) columns[full] = "skip";
  else if (hasFirst) columns[full] = "lastName";
  else if (hasLast) columns[full] = "firstName";
}
