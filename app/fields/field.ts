/** Custom fields: their kinds, and how a value of each is read. */
import { readDay } from "#app/core/day.ts";
import { readDecimal } from "#app/core/decimal.ts";
import { plainText } from "#app/core/plain.ts";
import { cleanText } from "#app/prospects/prospect.ts";

export type FieldKind = "text" | "number" | "date" | "choice" | "url";

export const kindWords: Record<FieldKind, { label: string; hint: string }> = {
  text: { label: "Text", hint: "One line, such as a customer number with letters" },
  number: { label: "Number", hint: "Can be compared: above, below" },
  date: { label: "Date", hint: "Can be compared: before, after" },
  choice: { label: "Choice", hint: "One of a few words that you set" },
  url: { label: "Web address", hint: "A page that opens in a browser" },
};

export const FIELD_KINDS = Object.keys(kindWords) as FieldKind[];

/** `text` is how it is shown; the others are what filters ask. */
export type FieldValue = {
  text: string;
  textKey: string;
  number: number | null;
  day: string | null;
};

export type ReadValue =
  | { value: FieldValue; problem?: undefined }
  | { value?: undefined; problem: string };

export const MOST_FIELDS = 200;
const LONGEST_TEXT = 500;
const LONGEST_URL = 2_000;
export const LONGEST_KEY = 100;

/** What is wrong is said as a sentence. An empty value is none: who asks must not ask about it. */
export function readValue(
  { kind, choices }: { kind: FieldKind; choices?: string[] | null },
  raw: string,
): ReadValue {
  const text = cleanText(raw);
  if (text === undefined) return { problem: "Type it again: it holds a character nobody can see" };
  if (text === "") return { problem: "Enter a value, or leave the field out" };
  if (kind === "number") return readNumber(text);
  if (kind === "date") return readDate(text);
  if (kind === "choice") return readChoice(text, choices ?? []);
  if (kind === "url") return readUrl(text);
  if (text.length > LONGEST_TEXT) {
    return { problem: `Shorten it to at most ${LONGEST_TEXT} characters` };
  }
  return { value: asText(text) };
}

/** As filters compare it: in one spelling, and only the beginning of something long. */
export function textKeyOf(text: string): string {
  return plainText(text).slice(0, LONGEST_KEY).toWellFormed();
}

function asText(text: string): FieldValue {
  return { text, textKey: textKeyOf(text), number: null, day: null };
}

function readNumber(typed: string): ReadValue {
  const { text, number, problem } = readDecimal(typed);
  if (problem === "two-readings") {
    const [plain, decimal] = [typed.replace(",", ""), typed.replace(",", ".")];
    return { problem: `Write ${plain} or ${decimal}: ${typed} can be read as either` };
  }
  if (problem === "too-long") return { problem: "Enter a number of at most 15 digits" };
  if (problem) return { problem: "Enter a number such as 1234.5 or 1 234,5" };
  return { value: { ...asText(text), number } };
}

function readDate(typed: string): ReadValue {
  const { day, problem } = readDay(typed);
  if (problem === "two-readings") {
    return { problem: `Write the date as 2026-11-26: ${typed} can be read as two days` };
  }
  if (problem) return { problem: "Enter a date that exists, such as 2026-11-26 or 26 Nov 2026" };
  return { value: { ...asText(day), day } };
}

const NAMED = 10;

function readChoice(typed: string, choices: string[]): ReadValue {
  const key = plainText(typed);
  const chosen = choices.find((choice) => plainText(choice) === key);
  if (chosen !== undefined) return { value: asText(chosen) };
  const more = choices.length > NAMED ? ` and ${choices.length - NAMED} more` : "";
  return { problem: `Choose one of: ${choices.slice(0, NAMED).join(", ")}${more}` };
}

function readUrl(typed: string): ReadValue {
  const problem = "Enter a web address that begins with https:// or http://";
  if (typed.length > LONGEST_URL) {
    return { problem: `Enter a web address of at most ${LONGEST_URL} characters` };
  }
  if (/\s/.test(typed)) return { problem };
  const withScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(typed);
  // "javascript:x" and "mailto:x" have a scheme and no slashes; "site.example:8080" has a port.
  if (!withScheme && /^[a-z][a-z\d+.-]*:(?!\d)/i.test(typed)) return { problem };
  const whole = withScheme ? typed : `https://${typed}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  if (!url || !isWeb || !url.hostname.includes(".")) return { problem };
  if (url.username || url.password) {
    return { problem: "Leave the user name and password out of the web address" };
  }
  if (url.href.length > LONGEST_URL) {
    return { problem: `Enter a web address of at most ${LONGEST_URL} characters` };
  }
  return { value: asText(url.href) };
}
