/** Reads where a request comes from; the address is cut before anything else looks at it. */
import Bowser from "bowser";
import { countryOf } from "#app/adapters/countries/index.server.ts";
import { networkOf, type Place } from "#app/core/place.ts";

/** `address` in its normal form, as origin.server.ts gives it. */
export function placeOf(address: string, userAgent: string | undefined): Place {
  const network = networkOf(address);
  return {
    network,
    country: network ? countryOf(network) : null,
    browser: userAgent ? familyOf(userAgent) : null,
  };
}

const families = new Map<string, string | null>();
const MOST = 500;

/** Parsing one costs a hundred times looking it up, and a site sees few different ones. */
function familyOf(userAgent: string): string | null {
  const known = families.get(userAgent);
  if (known !== undefined) return known;
  const { browser, os } = Bowser.parse(userAgent.slice(0, 512));
  const words = [browser.name, os.name].filter(Boolean);
  const family = words.length > 0 ? words.join(" on ").slice(0, 60) : null;
  if (families.size >= MOST) families.clear();
  families.set(userAgent, family);
  return family;
}
