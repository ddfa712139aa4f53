/** Whether two words for where somebody works may mean the same company: its name, or a domain of its. */
import { getDomainWithoutSuffix } from "tldts";
import { domainOf } from "#app/core/address.ts";
import { plainText } from "#app/core/plain.ts";
import type { Workplace } from "#app/enrichment/enrichment.ts";

const forms = new Set(
  `ltd limited inc incorporated llc llp plc co corp corporation company gmbh mbh ag se kg ug sa sas
  sarl srl spa bv nv oy oyj ab as aps pty pte the group holding holdings`.split(/\s+/),
);

/** Rather once too often: whoever may not be disclosed is not asked about. */
export function mayBeAt(
  { email, company }: { email: string; company: string | null },
  place: Workplace,
): boolean {
  const domain = domainOf(email);
  if (place.domain === domain) return true;
  const sought = place.domain !== undefined ? wordOf(place.domain) : nameOf(place.company);
  if (sought === "") return false;
  return sought === wordOf(domain) || (company !== null && sought === nameOf(company));
}

/** "larkfield" of "Larkfield & Sons Ltd." would be too little: only the legal form is left out. */
function nameOf(company: string): string {
  const words = plainText(company).match(/[\p{L}\p{N}]+/gu) ?? [];
  const named = words.filter((word) => !forms.has(word));
  return (named.length > 0 ? named : words).join("");
}

/** "lark-field.co.uk" is about the company called "Lark Field". */
function wordOf(domain: string): string {
  return nameOf((getDomainWithoutSuffix(domain) ?? domain).replace(/-/g, " "));
}
