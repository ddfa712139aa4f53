/** Templates that members write: a small, bounded part of Liquid, checked before and filled for one person. */
import { Liquid, type Template, Tokenizer, TokenKind } from "liquidjs";

export const VARIABLES = [
  "first_name",
  "last_name",
  "email",
  "position",
  "company",
  "country",
  "sender_name",
  "booking_link",
] as const;

export type Variable = (typeof VARIABLES)[number];

/** What a template may say about its reader; empty counts as missing. */
export type Person = { readonly [name in Variable]?: string | null };

export type CheckedTemplate = {
  /** Those of ours that it uses, in the order of `VARIABLES`. */
  variables: Variable[];
  /** What must be changed before it can be used, a sentence each. */
  problems: string[];
};

export type Filled =
  | { text: string; missing?: undefined }
  | { text?: undefined; missing: string[] };

/** Of a template, in UTF-16 units. */
export const MAX_TEMPLATE = 20_000;
const MAX_VALUE = 300;
const MAX_TAGS = 100;
const MAX_FILTERS = 5;
const FALLBACK_HELP =
  'Put the fallback first, as in {{ company | default: "your company" | first_word }}';
const REMEMBERED = 200;

const keptTags = new Set(["if", "unless", "case", "comment", "raw", "#"]);
const keptFilters = new Set(
  "default append prepend capitalize upcase downcase strip truncate truncatewords".split(" "),
);
const engine = smallEngine();
const known: ReadonlySet<string> = new Set(VARIABLES);

type Parsed = CheckedTemplate & { template: Template[] };
const remembered = new Map<string, Parsed>();

/** Reads a template: what it asks for, and what is wrong with it. */
export function checkTemplate(source: string): CheckedTemplate {
  const { variables, problems } = parsed(source);
  return { variables, problems };
}

/**
 * Fills a template for one person, or names the variables that are missing and have no fallback.
 * Throws an Error for a template that `checkTemplate` finds problems with: check before saving.
 */
export function fill(source: string, person: Person): Filled {
  const { template, problems } = parsed(source);
  if (problems[0] !== undefined) throw new Error(`This template was not checked: ${problems[0]}`);
  return render(template, person);
}

/** Liquid without loops, assignments, files or clocks: what it makes is bounded by what it is. */
function smallEngine(): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    catchAllErrors: true,
    templates: {},
    parseLimit: MAX_TEMPLATE,
    // A second line of defence: what `shapeProblem` lets through never comes near them.
    renderLimit: 10_000,
    memoryLimit: 5_000_000,
  });
  for (const name of Object.keys(liquid.tags)) if (!keptTags.has(name)) delete liquid.tags[name];
  for (const name of Object.keys(liquid.filters)) {
    if (!keptFilters.has(name)) liquid.unregisterFilter(name);
  }
  liquid.registerFilter("first_word", firstWord);
  liquid.registerFilter("possessive", possessive);
  return liquid;
}

function firstWord(value: unknown): string {
  return String(value ?? "")
    .trim()
    .split(/\s+/, 1)[0]!;
}

/** "Ada’s", "James’"; nothing of nothing. */
function possessive(value: unknown): string {
  const word = String(value ?? "").trim();
  if (word === "") return "";
  return /s$/i.test(word) ? `${word}’` : `${word}’s`;
}

function parsed(source: string): Parsed {
  const before = remembered.get(source);
  if (before) return before;
  const fresh = parse(source);
  if (remembered.size >= REMEMBERED) remembered.delete(remembered.keys().next().value!);
  if (source.length <= MAX_TEMPLATE) remembered.set(source, fresh);
  return fresh;
}

function parse(source: string): Parsed {
  try {
    const shape = shapeProblem(source);
    if (shape) return { template: [], variables: [], problems: [shape] };
    const template = engine.parse(source);
    const named = engine.variableSegmentsSync(template).map((segments) => segments.join("."));
    const variables = VARIABLES.filter((name) => named.includes(name));
    return { template, variables, problems: unknownVariables(named) };
  } catch (error) {
    const problems = [...new Set(problemsOf(error).map(sentence))].slice(0, 5);
    return { template: [], variables: [], problems };
  }
}

/** Refuses by shape what could grow beyond measure, and a fallback that would come too late. */
function shapeProblem(source: string): string | undefined {
  if (source.length > MAX_TEMPLATE) {
    return `Shorten it to at most ${MAX_TEMPLATE.toLocaleString("en")} characters`;
  }
  const tokens = new Tokenizer(source).readTopLevelTokens(engine.options);
  const braced = tokens
    .filter(({ kind }) => kind !== TokenKind.HTML)
    .map((token) => token.getText());
  if (braced.length > MAX_TAGS) return `Use at most ${MAX_TAGS} places in braces`;
  for (const text of braced) {
    const filters = text.split("|").slice(1);
    if (filters.length > MAX_FILTERS) return `Use at most ${MAX_FILTERS} filters in one place`;
    if (text.includes("..")) return "Ranges and “..” cannot be used inside braces";
    const isLate = filters.slice(1).some((filter) => /^\s*default\b/.test(filter));
    if (isLate || /^\s*default\b(?!\s*:)/.test(filters[0] ?? "")) return FALLBACK_HELP;
  }
  return undefined;
}

function unknownVariables(named: string[]): string[] {
  const unknown = [...new Set(named)].filter((name) => !known.has(name));
  if (unknown.length === 0) return [];
  const list = unknown
    .map((name) => `“${name.slice(0, 50)}”`)
    .slice(0, 10)
    .join(", ");
  return [
    `We do not know ${list}. Use ${VARIABLES.slice(0, -1).join(", ")} or ${VARIABLES.at(-1)}`,
  ];
}

function render(template: Template[], person: Person): Filled {
  try {
    return { text: engine.renderSync(template, scopeOf(person)) };
  } catch (error) {
    const missing = problemsOf(error).map(undefinedVariable);
    if (missing.some((name) => name === undefined)) throw error;
    return { missing: [...new Set(missing as string[])] };
  }
}

/** Only what is known and not empty, each on one line and no longer than the longest we checked. */
function scopeOf(person: Person): Record<string, string> {
  const scope: Record<string, string> = Object.create(null);
  for (const name of VARIABLES) {
    const value = person[name]
      ?.replace(/[\p{Cc}\s]+/gu, " ")
      .trim()
      .slice(0, MAX_VALUE);
    if (value) scope[name] = value;
  }
  return scope;
}

/** Liquid gathers errors into one; nested tags nest them. */
function problemsOf(error: unknown): Error[] {
  const { errors } = error as { errors?: Error[] };
  return errors ? errors.flatMap(problemsOf) : [error as Error];
}

function undefinedVariable(error: Error): string | undefined {
  return /^undefined variable: (\w+)/.exec(error.message)?.[1];
}

function sentence(error: Error): string {
  const { message } = error;
  const [, tag] = /^tag "(.{1,50}?)" not found/.exec(message) ?? [];
  if (tag) return `{% ${tag} %} cannot be used here`;
  const [, filter] = /^undefined filter: (.{1,50}?)(?:,|$)/.exec(message) ?? [];
  if (filter) return `The filter “${filter}” cannot be used here`;
  const [, open] = /^tag "?(.{1,50}?)"? not closed/.exec(message) ?? [];
  if (open) return `${open} is opened and not closed`;
  const [, line] = /line:(\d+)/.exec(message) ?? [];
  return `Something in braces is not right${line ? ` in line ${line}` : ""}: check that every {{ and {% is closed`;
}
