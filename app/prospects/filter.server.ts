/**
 * A filter as a condition on the team's prospects. Comparisons are leakproof wherever an index can
 * serve them under the team's policy; text inside a field is looked up elsewhere first: search.server.ts.
 */
import { and, eq, gte, isNotNull, isNull, lt, type SQL, sql } from "drizzle-orm";
import { after, DAY, now } from "#app/core/clock.ts";
import { plainText } from "#app/core/plain.ts";
import type { Condition, Filter } from "#app/prospects/filter.ts";
import { isLinked, linkedCondition, type Way } from "#app/prospects/linked-filter.server.ts";
import { escapeLike, searchPatterns, searchWords } from "#app/prospects/search.ts";
import { NOTICE_DAYS } from "#app/prospects/uses.ts";
import { imports } from "#db/schema/imports.ts";
import { origins, prospects, prospectsData } from "#db/schema/prospects.ts";

/** Never who is in the bin, unless the filter asks for the bin. Who is spelled alike is found as well. */
export function conditionOf(filter: Filter): SQL {
  const { q, conditions } = filter;
  const patterns = searchPatterns(q ?? "");
  if (patterns.length === 0) return conditionsOf(filter);
  const words = searchWords(q!);
  const found = sql`(${hasAll(patterns)} or ${prospects.id} in ${alike(patterns, words)})`;
  return and(conditionsOf({ conditions }), unguessed(found))!;
}

/** The same by the letter: whoever is only spelled alike is left out. */
export function exactConditionOf(filter: Filter, way: Way = "set"): SQL {
  const patterns = searchPatterns(filter.q ?? "");
  const found = patterns.length > 0 ? unguessed(hasAll(patterns)) : undefined;
  return and(conditionsOf(filter, way), found)!;
}

/** All but the words to find. */
export function conditionsOf({ conditions }: Pick<Filter, "conditions">, way: Way = "set"): SQL {
  const bin = asksForBin(conditions) ? isNotNull(prospects.binnedAt) : isNull(prospects.binnedAt);
  return and(bin, ...conditions.map((asked) => condition(asked, way)))!;
}

export function asksForBin(conditions: Condition[]): boolean {
  return conditions.some(({ field, value }) => field === "flag" && value === "binned");
}

/** Ids of those in whom nearly these words are found, when hardly anybody has the words themselves. */
export function alike(patterns: string[], words: string[]): SQL {
  return sql`(select alike_prospects(${sql.param(patterns)}::text[], ${sql.param(words)}::text[]))`;
}

/** What stands in the line that is searched whenever the condition holds: the index finds it there. */
export function patternOf({ field, operator, value = "" }: Condition): string | undefined {
  const text = escapeLike(plainText(value));
  if (operator === "contains") return isText(field) || field === "email" ? `%${text}%` : undefined;
  if (operator !== "is") return undefined;
  // The address comes first in that line and the position last; each but the last has a blank behind it.
  if (field === "position") return `% ${text}`;
  // A domain of other letters may stand there in either of two spellings.
  if (field === "domain") return value.includes("xn--") ? undefined : `%@${text} %`;
  return isText(field) ? `% ${text} %` : undefined;
}

const texts = {
  firstName: prospects.firstName,
  lastName: prospects.lastName,
  position: prospects.position,
  company: prospects.company,
};

function isText(field: string): field is keyof typeof texts {
  return Object.hasOwn(texts, field);
}

const others = {
  country: prospects.country,
  verdict: prospects.verdict,
  contacted: prospects.lastContactedAt,
  added: prospects.createdAt,
  due: prospects.justifiedAt,
};

function condition(asked: Condition, way: Way): SQL {
  const { field, operator, value = "" } = asked;
  if (isText(field)) return textCondition(asked, sql`${texts[field]}`);
  if (isLinked(asked)) return linkedCondition(asked, way);
  if (field === "email" && operator === "is") return eq(prospects.emailKey, value);
  if (field === "email") return textCondition(asked, sql`${prospects.email}`);
  if (field === "domain") return domainCondition(asked);
  if (field === "flag") return flagCondition(value);
  if (field === "source" || field === "import") return broughtBy(asked);
  const column = others[field as keyof typeof others];
  if (operator === "empty") return isNull(column);
  if (operator === "filled") return isNotNull(column);
  if (operator === "is") return eq(column, value);
  const months = field === "due" ? -monthsKept() : 0;
  if (operator === "before") return lt(column, startOf(value, { months }));
  return gte(column, startOf(value, { months, days: 1 }));
}

function textCondition(asked: Condition, column: SQL): SQL {
  const { operator, value = "" } = asked;
  if (operator === "empty") return sql`${column} is null`;
  if (operator === "filled") return sql`${column} is not null`;
  const text = plainText(value);
  const same = operator === "is" ? sql`= ${text}` : sql`like ${`%${escapeLike(text)}%`}`;
  // The line is compared first: it is there already, where the field has to be made plain.
  return unguessed(sql`${has(patternOf(asked)!)} and plain_text(${column}) ${same}`);
}

function domainCondition(asked: Condition): SQL {
  const pattern = patternOf(asked);
  const same = sql`split_part(${prospects.emailKey}, '@', 2) = ${asked.value}`;
  return unguessed(pattern ? sql`${has(pattern)} and ${same}` : same);
}

function flagCondition(flag: string): SQL {
  if (flag === "binned") return isNotNull(prospects.binnedAt);
  if (flag === "restricted") return isNotNull(prospects.restrictedAt);
  if (flag === "withheld") return isNotNull(prospects.withheldAt);
  const since = after(now(), -NOTICE_DAYS * DAY);
  return and(isNull(prospects.noticedAt), lt(prospects.createdAt, since))!;
}

/** An import is one act; of a kind there may be very many. */
function broughtBy({ field, value }: Condition): SQL {
  const one = sql`(select ${imports.originId} from ${imports} where ${imports.id} = ${value}::uuid)`;
  if (field === "import") return sql`${prospects.originId} = ${one}`;
  const acts = sql`select ${origins.id} from ${origins} where ${origins.kind} = ${value}`;
  return sql`${prospects.originId} = any(array(${acts}))`;
}

/**
 * How many have a text in them PostgreSQL cannot know, and under the policy no index serves it. Taken
 * for half of all, it is looked for along the way instead of turning the way upside down.
 */
function unguessed(condition: SQL): SQL {
  return sql`coalesce(${condition}, false)`;
}

function has(pattern: string): SQL {
  return sql`${prospects.searchText} like ${pattern}`;
}

function hasAll(patterns: string[]): SQL {
  return sql`${prospects.searchText} like all(${sql.param(patterns)}::text[])`;
}

/** Midnight of that day in UTC, so that a filter finds the same for everybody it is shared with. */
function startOf(day: string, { months, days = 0 }: { months: number; days?: number }): Date {
  const start = new Date(`${day}T00:00:00Z`);
  start.setUTCDate(start.getUTCDate() + days);
  start.setUTCMonth(start.getUTCMonth() + months);
  return start;
}

/** For how long a prospect is kept once it was justified. */
function monthsKept(): number {
  const [first] = prospectsData.keep as { months: number }[];
  return first!.months;
}
