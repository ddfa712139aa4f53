/** What a member says of a file: how it is read, what its columns mean, who the people are and why they are held. */
import { z } from "zod";
import type { Delimiter } from "#app/core/csv.ts";
import { Id } from "#app/core/id.ts";
import type { TextEncoding } from "#app/core/text-encoding.ts";
import { MEANING_LABELS, NEW_KINDS } from "#app/imports/columns.ts";

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

const ENCODINGS: { value: TextEncoding; label: string }[] = [
  { value: "utf-8", label: "UTF-8" },
  { value: "windows-1252", label: "Windows-1252 (Western)" },
  { value: "utf-16le", label: "UTF-16" },
  { value: "utf-16be", label: "UTF-16, big-endian" },
];

export function encodingWord(encoding: string): string {
  if (encoding === "xlsx") return "Excel workbook";
  return ENCODINGS.find(({ value }) => value === encoding)?.label ?? encoding;
}

const newWords = { text: "text", number: "numbers", date: "dates", url: "web addresses" };

/** What a column may be taken for: our guess of a new field's kind stands before the others. */
export function meaningOptions(fields: { id: string; name: string }[], guess: NewKind) {
  const kinds = [guess, ...NEW_KINDS.filter((kind) => kind !== guess)];
  const { lists, tags, skip, ...builtIn } = MEANING_LABELS;
  return [
    ...Object.entries(builtIn).map(([value, label]) => ({ value, label })),
    ...fields.map(({ id, name }) => ({ value: `custom:${id}`, label: name })),
    { value: "lists", label: lists },
    { value: "tags", label: tags },
    ...kinds.map((kind) => ({ value: `new:${kind}`, label: `A new field: ${newWords[kind]}` })),
    { value: "skip", label: skip },
  ];
}

export type NewKind = (typeof NEW_KINDS)[number];

export const POLICIES = ["always", "empty", "never"] as const;
export type Policy = (typeof POLICIES)[number];

export const POLICY_OPTIONS: { value: Policy; label: string }[] = [
  { value: "always", label: "replace it" },
  { value: "empty", label: "only fill what is empty" },
  { value: "never", label: "new people only" },
];

type Reading = { delimiter: string; hasHeader: boolean; encoding: string };

/** How a file is read, as the form's fields hold it, and what else they might hold. */
export function readingNames({ delimiter, hasHeader, encoding }: Reading) {
  return {
    encoding,
    encodings: ENCODINGS,
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

const encoding = z.enum(["utf-8", "utf-16le", "utf-16be", "windows-1252"]);

/** A wish to see the file read otherwise; what is absent or unknown stays as it is. */
export const ReadingInput = z.object({
  encoding: encoding.optional().catch(undefined),
  delimiter: reading.delimiter.optional().catch(undefined),
  hasHeader: reading.hasHeader.optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(1_000).optional().catch(undefined),
});

export type ReadingInput = Omit<z.output<typeof ReadingInput>, "page">;

/** Of columns that were shown: by name, for of 5,000 only a page is asked about at once. */
const ByColumn = z.record(z.string().regex(/^c\d{1,4}$/), z.string()).default({});

/** Why a team may hold somebody, in one sentence each (GDPR art. 6). */
export const BASIS_OPTIONS = [
  {
    value: "legitimate interest",
    label: "Legitimate interest",
    hint: "What you offer matters to their work, and nothing about them outweighs that.",
  },
  {
    value: "consent",
    label: "Consent",
    hint: "They said yes to hearing from you, and you can show it.",
  },
  {
    value: "contract",
    label: "Contract",
    hint: "They are your customers, or asked you for an offer.",
  },
  {
    value: "public source",
    label: "A public source",
    hint: "They published this for people like you to write to; say where below.",
  },
] as const;

const Basis = z.enum(
  ["legitimate interest", "consent", "contract", "public source"],
  "Choose why you may hold these people",
);
const Source = z
  .string({ error: "Say where these people come from" })
  .trim()
  .min(1, "Say where these people come from")
  .max(200, "Shorten the source to at most 200 characters");

const columnsInput = {
  ...reading,
  encoding: encoding.default("utf-8"),
  columns: ByColumn,
  overwrite: ByColumn,
};

/** What was chosen on one page of many columns, before the next is looked at. */
export const ColumnsInput = z.object({
  ...columnsInput,
  page: z.coerce.number().int().min(1).max(1_000),
});

const NewName = z.string().trim().max(60, "Shorten the name to at most 60 characters").optional();

/** The confirmed mapping. */
export const MappingInput = z.object({
  ...columnsInput,
  listId: Id.optional(),
  tagId: Id.optional(),
  newList: NewName,
  newTag: NewName,
  basis: Basis,
  source: Source,
});

export type MappingInput = z.output<typeof MappingInput>;
export type ColumnsInput = Pick<
  MappingInput,
  "delimiter" | "hasHeader" | "encoding" | "columns" | "overwrite"
>;

/** What was said of some columns, put over what was held of all. */
export function withChosen<T extends string>(
  all: T[],
  chosen: Record<string, string>,
  isOne: (word: unknown) => word is T,
): T[] {
  return all.map((was, index) => {
    const word = chosen[`c${index}`];
    return isOne(word) ? word : was;
  });
}

export function isPolicy(word: unknown): word is Policy {
  return POLICIES.includes(word as Policy);
}
