/** In which countries a first message about business may come unasked, and where consent comes before it. */
import type { LegalBasis } from "#db/schema/prospects.ts";

/**
 * `opt-out`: to somebody at work a first message may be written without consent, with a way out. All
 * others, and who has no known country, are held to be `consent`: rather one message too few.
 * Directive 2002/58/EC leaves it to each state; this is how the states decided for persons at work.
 */
export type CountryRule = "opt-out" | "consent";

const unasked = new Set(["BE", "EE", "FI", "FR", "GB", "IE", "LV", "NL", "PT", "SE", "SI", "US"]);

export function countryRule(country: string | null): CountryRule {
  return country !== null && unasked.has(country.toUpperCase()) ? "opt-out" : "consent";
}

/** Whether the person’s country lets a team write that holds them on this basis. */
export function mayWriteTo({
  country,
  basis,
}: {
  country: string | null;
  basis: LegalBasis | null;
}): boolean {
  if (basis === "consent" || basis === "contract") return true;
  return countryRule(country) === "opt-out";
}
