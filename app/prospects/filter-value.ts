/** What may stand behind each field of a filter, in the one spelling it has there. */
import { domainOf, readAddress } from "#app/core/address.ts";
import { readCountry } from "#app/core/country.ts";
import { isDay } from "#app/core/day.ts";
import { Id } from "#app/core/id.ts";

/** `flag` takes one of these: what stands in the way of using somebody. */
export const FLAGS = ["restricted", "withheld", "notice-due", "binned"] as const;
export type Flag = (typeof FLAGS)[number];

export const VERDICTS = ["valid", "risky", "invalid", "unknown"] as const;

/** Where a prospect comes from: the kind of act that brought them. */
export const SOURCES = [
  "form",
  "import",
  "request",
  "provider",
  "merge",
  "bulk",
  "sample",
] as const;

const LONGEST = 200;

type Reader = (text: string) => string | undefined;

const READERS: Record<string, Reader> = {
  "email.is": (text) => readAddress(text).key,
  "domain.is": readDomain,
  "country.is": (text) => readCountry(text) ?? text,
  "verdict.is": oneOf(VERDICTS),
  "source.is": oneOf(SOURCES),
  "flag.is": oneOf(FLAGS),
  "list.is": readId,
  "tag.is": readId,
  "import.is": readId,
};

/** The canonical spelling of a value, or undefined for what can't be one. Reading it again changes nothing. */
export function readFilterValue(field: string, operator: string, raw: string): string | undefined {
  const text = tidy(raw);
  if (!text) return undefined;
  if (operator === "before" || operator === "after") return readDay(text);
  if (operator === "below" || operator === "above") return readNumber(text);
  const read = READERS[`${field}.${operator}`];
  return read ? read(text) : text;
}

/** One line without what nobody can see, of at most 200 characters; well-formed, as PostgreSQL needs it. */
export function tidy(raw: string): string {
  const line = raw
    .slice(0, 20 * LONGEST)
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  return Array.from(line).slice(0, LONGEST).join("").trim();
}

/** A day of the calendar, `2026-11-26`. */
export function readDay(text: string): string | undefined {
  return isDay(text) ? text : undefined;
}

/** Plain digits, with a point or a comma before the decimals. */
export function readNumber(text: string): string | undefined {
  if (!/^-?\d{1,15}(?:[.,]\d{1,15})?$/.test(text)) return undefined;
  const number = Number(text.replace(",", "."));
  return (number || 0).toString().includes("e") ? undefined : String(number || 0);
}

function readDomain(text: string): string | undefined {
  const domain = domainOf(text).replace(/\.$/, "");
  return /^[^\s@]+\.[^\s@]+$/.test(domain) ? domain : undefined;
}

function readId(text: string): string | undefined {
  return Id.safeParse(text).success ? text.toLowerCase() : undefined;
}

function oneOf(words: readonly string[]): Reader {
  return (text) => (words.includes(text) ? text : undefined);
}
