/** A question about prospects as data: words to find and conditions, with one canonical spelling in URLs. */
import { Id } from "#app/core/id.ts";
import { readFilterValue, tidy } from "#app/prospects/filter-value.ts";

export const OPERATORS = [
  "is",
  "contains",
  "empty",
  "filled",
  "before",
  "after",
  "below",
  "above",
] as const;
export type Operator = (typeof OPERATORS)[number];

/** What may be asked of each built-in field. A custom field is `custom:<id>`; what it takes depends on its kind. */
export const FILTER_FIELDS = {
  firstName: { label: "First name", takes: ["is", "contains", "empty", "filled"] },
  lastName: { label: "Last name", takes: ["is", "contains", "empty", "filled"] },
  email: { label: "Email", takes: ["is", "contains"] },
  domain: { label: "Domain", takes: ["is"] },
  position: { label: "Position", takes: ["is", "contains", "empty", "filled"] },
  company: { label: "Company", takes: ["is", "contains", "empty", "filled"] },
  country: { label: "Country", takes: ["is", "empty", "filled"] },
  verdict: { label: "Verdict", takes: ["is", "empty", "filled"] },
  contacted: { label: "Last contacted", takes: ["before", "after", "empty", "filled"] },
  added: { label: "Added", takes: ["before", "after"] },
  due: { label: "To be justified", takes: ["before", "after"] },
  list: { label: "List", takes: ["is"] },
  tag: { label: "Tag", takes: ["is"] },
  source: { label: "Source", takes: ["is"] },
  import: { label: "Imported by", takes: ["is"] },
  flag: { label: "Marked as", takes: ["is"] },
} as const satisfies Record<string, { label: string; takes: readonly Operator[] }>;

export type FilterField = keyof typeof FILTER_FIELDS | `custom:${string}`;

/** `value` is absent for `empty` and `filled`; dates are `2026-11-26`, lists, tags and imports are ids. */
export type Condition = { field: FilterField; operator: Operator; value?: string };

export type Filter = { q?: string; conditions: Condition[] };

/** More conditions than these are left out. */
export const MOST_CONDITIONS = 12;

/** Reads what stands in an address bar; what makes no sense is left out, and the rest put in order. */
export function readFilter(params: URLSearchParams): Filter {
  const q = tidy(params.get("q") ?? "");
  const read = params.getAll("f").flatMap((text) => readCondition(text) ?? []);
  const unique = new Map(read.map((condition) => [spell(condition), condition]));
  const conditions = [...unique.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .slice(0, MOST_CONDITIONS)
    .map(([, condition]) => condition);
  return { conditions, ...(q ? { q } : {}) };
}

/** The canonical query: the same question is always the same text, whatever order it was asked in. */
export function filterParams({ q, conditions }: Filter): URLSearchParams {
  const params = new URLSearchParams();
  if (q) params.set("q", q);
  for (const text of conditions.map(spell).sort()) params.append("f", text);
  return params;
}

/** As it stands after the question mark and as it is stored; empty for everybody. */
export function spellFilter(filter: Filter): string {
  return filterParams(filter).toString();
}

export function isEverybody({ q, conditions }: Filter): boolean {
  return !q && conditions.length === 0;
}

/** One condition as text: `company.contains.lark`. */
export function spell({ field, operator, value }: Condition): string {
  return value === undefined ? `${field}.${operator}` : `${field}.${operator}.${value}`;
}

/** Undefined for what makes no sense. */
export function readCondition(text: string): Condition | undefined {
  const [, name = "", operator = "", value] = /^([\w:-]+)\.([a-z]+)(?:\.(.*))?$/su.exec(text) ?? [];
  const field = name.startsWith("custom:") ? name.toLowerCase() : name;
  if (!isField(field) || !isOperator(operator) || !takes(field, operator)) return undefined;
  if (operator === "empty" || operator === "filled") return { field, operator };
  const read = value && readFilterValue(field, operator, value);
  return read ? { field, operator, value: read } : undefined;
}

function isField(word: string): word is FilterField {
  if (word.startsWith("custom:")) return Id.safeParse(word.slice("custom:".length)).success;
  return Object.hasOwn(FILTER_FIELDS, word);
}

function isOperator(word: string): word is Operator {
  return (OPERATORS as readonly string[]).includes(word);
}

function takes(field: FilterField, operator: Operator): boolean {
  const known = FILTER_FIELDS[field as keyof typeof FILTER_FIELDS];
  return known === undefined || (known.takes as readonly Operator[]).includes(operator);
}
