/** How much a column's values look like a field, seen beside the addresses in the same rows. */

import { readCountry } from "#app/core/country.ts";
import { isTitle } from "#app/imports/full-name.ts";

type Field = "firstName" | "lastName" | "fullName" | "position" | "company" | "country";

const roles =
  /\b(head|chief|c[efto]o|cmo|vp|president|director|manager|managing|engineer|developer|founder|owner|partner|lead|sales|marketing|consultant|analyst|assistant|officer|buyer|leiter|leiterin|geschäftsführer|vertrieb|einkauf|directeur|directrice|responsable|gérant|chef|ingénieur|gerente|jefe|direttore|responsabile)\b/iu;

/** 0 to 1: the share of filled values that look like the field; below 0 when they rule it out. */
export function contentScore(field: Field, values: string[], addresses: string[]): number {
  const local = (row: number) => addresses[row]!.split("@")[0]!;
  switch (field) {
    case "country":
      return share(values, (value) => value.length > 2 && readCountry(value) !== undefined);
    case "position":
      // A column "Title" may hold Mr and Dr instead.
      return share(values, isTitle) > 0.5 ? -1 : share(values, (value) => roles.test(value)) * 0.9;
    case "company":
      return share(values, (value, row) => sharesDomain(value, addresses[row]!)) * 0.9;
    case "firstName":
      return share(values, (value, row) => isPart(value, local(row), 0)) * 0.9;
    case "lastName":
      return share(values, (value, row) => isPart(value, local(row), 1)) * 0.9;
    default:
      return share(values, (value, row) => isWhole(value, local(row)));
  }
}

export function share(values: string[], holds: (value: string, row: number) => boolean): number {
  let filled = 0;
  let held = 0;
  for (const [row, value] of values.entries()) {
    if (value === "") continue;
    filled++;
    if (holds(value, row)) held++;
  }
  return filled === 0 ? 0 : held / filled;
}

/** `Ada` begins `ada.lovelace`; `Lovelace` stands later in it. */
function isPart(value: string, local: string, from: 0 | 1): boolean {
  if (value.length < 2 || /\s/.test(value)) return false;
  const whole = plain(local);
  return spellings(value).some((name) =>
    from === 0 ? whole.startsWith(name) : whole.lastIndexOf(name) > 0,
  );
}

function isWhole(value: string, local: string): boolean {
  const whole = plain(local);
  const parts = value.split(/[\s,]+/).filter((part) => plain(part).length > 0);
  return parts.filter((part) => spellings(part).some((name) => whole.includes(name))).length > 1;
}

function sharesDomain(value: string, address: string): boolean {
  const host = plain(address.slice(address.indexOf("@") + 1));
  const [first = ""] = value.split(/[\s,]+/);
  return first.length > 2 && spellings(first).some((name) => host.startsWith(name));
}

const umlauts: Record<string, string> = {
  ä: "ae",
  ö: "oe",
  ü: "ue",
  ß: "ss",
  å: "aa",
  ø: "oe",
  æ: "ae",
};

/** As addresses write it: Müller is muller or mueller; never empty. */
function spellings(name: string): string[] {
  const long = name
    .normalize("NFC")
    .toLowerCase()
    .replace(/[äöüßåøæ]/g, (letter) => umlauts[letter]!);
  return [...new Set([plain(name), plain(long)])].filter((spelling) => spelling !== "");
}

function plain(text: string): string {
  const letters = text.normalize("NFD").toLowerCase();
  return letters.replace(/[^\p{L}\p{N}]/gu, "");
}
