/** Templates that members write: a small, bounded part of Liquid, checked before and filled for one person. */
import { type Template, Tokenizer, TokenKind } from "liquidjs";
import { smallEngine } from "#app/outreach/liquid.ts";

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

const engine = smallEngine({ longest: MAX_TEMPLATE });
const known: ReadonlySet<string> = new Set(VARIABLES);

/** `covered`: those of ours that stand nowhere without a fallback. */
type Parsed = CheckedTemplate & { template: Template[]; covered: Variable[] };
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
  const { template, problems, covered } = parsed(source);
  if (problems[0] !== undefined) throw new Error(`This template was not checked: ${problems[0]}`);
  return render(template, scopeOf(person, covered));
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
    if (shape) return { ...nothing, problems: [shape] };
    const template = engine.parse(source);
    const named = engine.variableSegmentsSync(template).map((segments) => segments.join("."));
    const variables = VARIABLES.filter((name) => named.includes(name));
    const covered = variables.filter((name) => isCovered(source, name));
    return { template, variables, covered, problems: unknownVariables(named) };
  } catch (error) {
    const problems = [...new Set(problemsOf(error).map(sentence))].slice(0, 5);
    return { ...nothing, problems };
  }
}

const nothing = { template: [], variables: [], covered: [] };

/** Wherever it is named at all, a fallback follows; a mention in the words around it counts as well. */
function isCovered(source: string, name: Variable): boolean {
  const named = source.match(new RegExp(`\\b${name}\\b`, "g")) ?? [];
  const withFallback =
    source.match(new RegExp(`\\{\\{-?\\s*${name}\\s*\\|\\s*default\\s*:`, "g")) ?? [];
  return named.length === withFallback.length;
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

function render(template: Template[], scope: Scope): Filled {
  try {
    return { text: engine.renderSync(template, scope) };
  } catch (error) {
    const missing = problemsOf(error).map(undefinedVariable);
    if (missing.some((name) => name === undefined)) throw error;
    return { missing: [...new Set(missing as string[])] };
  }
}

type Scope = Record<string, string | null>;

/**
 * What is known and not empty, each on one line and no longer than the longest we checked. What is
 * covered is null where it is missing, since an error made to be caught costs more than all the rest.
 */
function scopeOf(person: Person, covered: Variable[]): Scope {
  const scope: Scope = Object.create(null);
  for (const name of covered) scope[name] = null;
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
