/** Countries: from what people write to ISO 3166-1 alpha-2, and from that to a name. */
import countries from "i18n-iso-countries";

// What people write and the data set does not list.
const alsoCalled: Record<string, string> = {
  uk: "GB",
  england: "GB",
  scotland: "GB",
  wales: "GB",
  "northern ireland": "GB",
  britain: "GB",
  "grande-bretagne": "GB",
  "gran bretaña": "GB",
  "gran bretagna": "GB",
  "the united kingdom": "GB",
  "the united states": "US",
  america: "US",
  usofamerica: "US",
  "the netherlands": "NL",
  holland: "NL",
  el: "GR",
  "republic of ireland": "IE",
  "hong kong sar": "HK",
  macedonia: "MK",
  swaziland: "SZ",
  burma: "MM",
  "ivory coast": "CI",
  "cape verde": "CV",
  uae: "AE",
  "deutschland (bundesrepublik)": "DE",
  brd: "DE",
};

const MEMORY = 5_000;
const remembered = new Map<string, string | undefined>();
let names: Map<string, string> | undefined;

/** The alpha-2 code of a name in any of some 70 languages, or of a two or three letter code. */
export function readCountry(raw: string): string | undefined {
  if (remembered.has(raw)) return remembered.get(raw);
  names ??= collectNames();
  const code = raw.length > 100 ? undefined : names.get(folded(raw));
  if (remembered.size >= MEMORY) remembered.clear();
  remembered.set(raw, code);
  return code;
}

/** A country's name; what is no code comes back as it is. */
export function countryName(code: string, locale = "en"): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(locale, { type: "region" }).of(code) ?? code;
}

/** English and codes come first, so that no rarer language takes a name from them. */
function collectNames(): Map<string, string> {
  const found = new Map<string, string>();
  const add = (name: string, code: string) => {
    const key = folded(name);
    if (key !== "" && !found.has(key)) found.set(key, code);
  };
  for (const [name, code] of Object.entries(alsoCalled)) add(name, code);
  for (const [alpha2, alpha3] of Object.entries(countries.getAlpha2Codes())) {
    add(alpha2, alpha2);
    add(alpha3, alpha2);
  }
  for (const language of ["en", ...countries.langs()]) {
    for (const [code, all] of Object.entries(countries.getNames(language, { select: "all" }))) {
      for (const name of all) add(name, code);
    }
  }
  return found;
}

/**
 * Letters and digits alone, without case and accents: "Côte d’Ivoire" and "COTE D'IVOIRE" agree. The
 * slash stays, or "n/a" would be Namibia.
 */
function folded(text: string): string {
  const plain = text.normalize("NFKD").toLowerCase();
  return plain.replace(/[\u0300-\u036f]|[^\p{L}\p{M}\p{N}/]/gu, "");
}
