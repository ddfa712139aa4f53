/** Conditions on what hangs on a prospect: lists, tags, and the fields of a team's own making. */
import { type SQL, sql } from "drizzle-orm";
import { plainText } from "#app/core/plain.ts";
import type { Condition } from "#app/prospects/filter.ts";
import { readDay, readNumber } from "#app/prospects/filter-value.ts";
import { escapeLike } from "#app/prospects/search.ts";
import { customValues, labelled } from "#db/schema/labels.ts";
import { prospects } from "#db/schema/prospects.ts";

/**
 * `set`: all of them first, by the index of what hangs there, for a few or for everything at once.
 * `probe`: one after the other while walking the prospects in their order, for a page of very many.
 */
export type Way = "set" | "probe";

/** As much of a text as its key keeps. */
const KEY = 100;

export function isLinked({ field }: Condition): boolean {
  return field === "list" || field === "tag" || field.startsWith("custom:");
}

/** Ids of the prospects that have it; undefined where the question is who has not. */
export function setOf(asked: Condition): SQL | undefined {
  if (!isLinked(asked) || asked.operator === "empty") return undefined;
  if (asked.field.startsWith("custom:")) {
    const ways = valuesAsked(asked).map(
      (value) =>
        sql`select ${customValues.prospectId} from ${customValues} where ${ofField(asked)}${value}`,
    );
    return sql.join(ways, sql` union `);
  }
  return sql`select ${labelled.prospectId} from ${labelled} where ${labelled.labelId} = ${asked.value}::uuid`;
}

export function linkedCondition(asked: Condition, way: Way): SQL {
  const set = setOf(asked);
  if (set && way === "set") return sql`${prospects.id} in (${set})`;
  if (way === "set") return sql`not exists (${probe(asked)})`;
  // A scalar question is asked row by row: PostgreSQL makes no join of it.
  if (asked.operator === "empty") return sql`(${probe(asked)}) is null`;
  return sql`coalesce((${probe(asked)}), false)`;
}

function probe(asked: Condition): SQL {
  if (!asked.field.startsWith("custom:")) {
    return sql`select true from ${labelled}
      where ${labelled.labelId} = ${asked.value}::uuid and ${labelled.prospectId} = ${prospects.id}`;
  }
  const values = sql.join(
    valuesAsked(asked).map((value) => sql`(true${value})`),
    sql` or `,
  );
  return sql`select true from ${customValues}
    where ${ofField(asked)} and ${customValues.prospectId} = ${prospects.id} and (${values})`;
}

function ofField({ field }: Condition): SQL {
  return sql`${customValues.fieldId} = ${field.slice("custom:".length)}::uuid`;
}

/** Each way in which a value may be the one asked for, as the rest of a condition. */
function valuesAsked({ operator, value = "" }: Condition): SQL[] {
  if (operator === "empty" || operator === "filled") return [sql``];
  if (operator === "is") return sameValue(value);
  return [sql` and ${compare(operator, value)}`];
}

function compare(operator: Condition["operator"], value: string): SQL {
  if (operator === "contains") {
    return sql`plain_text(${customValues.text}) like ${`%${escapeLike(plainText(value))}%`}`;
  }
  if (operator === "below") return sql`${customValues.number} < ${value}::float8`;
  if (operator === "above") return sql`${customValues.number} > ${value}::float8`;
  if (operator === "before") return sql`${customValues.day} < ${value}::date`;
  return sql`${customValues.day} > ${value}::date`;
}

/** A number is the same however it was written, and only fields of that kind hold one; so with days. */
function sameValue(value: string): SQL[] {
  const key = plainText(value).slice(0, KEY);
  const number = readNumber(value);
  const day = readDay(value);
  return [
    sql` and ${customValues.textKey} = ${key}`,
    ...(number ? [sql` and ${customValues.number} = ${number}::float8`] : []),
    ...(day ? [sql` and ${customValues.day} = ${day}::date`] : []),
  ];
}
