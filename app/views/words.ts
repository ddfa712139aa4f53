/** Filters in words: what a condition says, which may be chosen, and how its value is asked for. */
import { countryName } from "#app/core/country.ts";
import {
  type Condition,
  FILTER_FIELDS,
  type FilterField,
  OPERATORS,
  type Operator,
  readCondition,
} from "#app/prospects/filter.ts";
import { FLAGS, SOURCES, VERDICTS } from "#app/prospects/filter-value.ts";
import type { FieldKind } from "#db/schema/labels.ts";
import type { OriginKind } from "#db/schema/prospects.ts";

/** Ids and custom fields by name, as far as a filter needs them. */
export type Names = Record<string, string>;

type Verdict = (typeof VERDICTS)[number];

export const verdictWords: Record<Verdict, string> = {
  valid: "Valid",
  risky: "Risky",
  invalid: "Invalid",
  unknown: "Unknown",
};

export const flagWords: Record<(typeof FLAGS)[number], string> = {
  restricted: "Restricted",
  withheld: "Not to be disclosed",
  "notice-due": "Not told in time",
  binned: "In the bin",
};

const sourceWords: Record<OriginKind, string> = {
  form: "Typed in by hand",
  import: "A file",
  request: "The person themselves",
  provider: "A provider",
  merge: "Merged from a double",
  bulk: "Set for many at once",
  sample: "Sample data",
};

const operatorWords: Record<Operator, string> = {
  is: "is",
  contains: "contains",
  empty: "is empty",
  filled: "is filled in",
  before: "is before",
  after: "is after",
  below: "is below",
  above: "is above",
};

/** "Company contains “lark”". */
export function conditionWords(asked: Condition, names: Names): string {
  const { field, operator, value } = asked;
  const words = `${fieldWords(field, names)} ${operatorWords[operator]}`;
  if (value === undefined) return words;
  return `${words} ${valueWords(asked, names)}`;
}

export function fieldWords(field: FilterField, names: Names): string {
  const known = FILTER_FIELDS[field as keyof typeof FILTER_FIELDS];
  return known?.label ?? names[field.slice("custom:".length)] ?? "A field since deleted";
}

function valueWords({ field, operator, value = "" }: Condition, names: Names): string {
  if (operator === "before" || operator === "after") return dayWords(value);
  if (field === "country") return countryName(value);
  if (field === "verdict") return verdictWords[value as Verdict].toLowerCase();
  if (field === "flag") return flagWords[value as keyof typeof flagWords].toLowerCase();
  if (field === "source") return sourceWords[value as OriginKind].toLowerCase();
  if (field === "list" || field === "tag" || field === "import") {
    return names[value] ? `“${names[value]}”` : "one since deleted";
  }
  return `“${value}”`;
}

function dayWords(day: string): string {
  const format = { dateStyle: "long", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat("en-GB", format).format(new Date(`${day}T00:00:00Z`));
}

/** How the value of a field is asked for. */
export type Ask = "text" | "country" | "day" | "number" | "choice";

/** Of a custom field by its kind; undefined for what is no field. */
export function askOf(field: string, kind?: FieldKind): Ask | undefined {
  if (field.startsWith("custom:")) return kind && customAsks[kind];
  if (field === "country") return "country";
  if (["contacted", "added", "due"].includes(field)) return "day";
  if (["verdict", "list", "tag", "source", "import", "flag"].includes(field)) return "choice";
  return Object.hasOwn(FILTER_FIELDS, field) ? "text" : undefined;
}

const customAsks: Record<FieldKind, Ask> = {
  text: "text",
  url: "text",
  number: "number",
  date: "day",
  choice: "choice",
};

const customTakes: Record<Ask, Operator[]> = {
  text: ["is", "contains", "filled", "empty"],
  country: ["is", "filled", "empty"],
  number: ["is", "below", "above", "filled", "empty"],
  day: ["is", "before", "after", "filled", "empty"],
  choice: ["is", "filled", "empty"],
};

export function operatorsOf(field: string, ask: Ask): { value: Operator; label: string }[] {
  const takes: readonly Operator[] =
    FILTER_FIELDS[field as keyof typeof FILTER_FIELDS]?.takes ?? customTakes[ask];
  return OPERATORS.filter((operator) => takes.includes(operator)).map((value) => ({
    value,
    label: operatorWords[value],
  }));
}

/** What may be chosen where the words are ours. */
export function fixedChoices(field: string): { value: string; label: string }[] | undefined {
  const of = <W extends string>(words: readonly W[], labels: Record<W, string>) =>
    words.map((value) => ({ value, label: labels[value] }));
  if (field === "verdict") return of(VERDICTS, verdictWords);
  if (field === "flag") return of(FLAGS, flagWords);
  if (field === "source") return of(SOURCES, sourceWords);
  return undefined;
}

type Answered =
  | { condition: Condition; problem?: undefined }
  | { problem: string; condition?: undefined };

/** The condition that a form asks for, or what is wrong with its value. */
export function readAnswer(answer: {
  field: string;
  operator: string;
  value: string;
  ask: Ask;
}): Answered {
  const { field, operator, value, ask } = answer;
  const known = operatorsOf(field, ask).some((one) => one.value === operator);
  if (!known) return { problem: "Choose how to compare" };
  const condition = readCondition([field, operator, value].join("."));
  return condition ? { condition } : { problem: problemOf(field, ask) };
}

function problemOf(field: string, ask: Ask): string {
  if (ask === "day") return "Enter a day, like 2026-11-26";
  if (ask === "number") return "Enter a number, like 12 or 3.5";
  if (ask === "choice") return "Choose one";
  if (field === "email") return "Enter a whole address, like ada@company.com";
  if (field === "domain") return "Enter a domain, like company.com";
  return "Enter what to look for";
}
