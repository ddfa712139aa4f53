/** Where a request comes from, as coarsely as we ever keep it. */

export type Place = {
  /** /24 or /48; null where there is no address. */
  network: string | null;
  /** ISO 3166-1 alpha-2, looked up from the network alone; null for private and unknown ones. */
  country: string | null;
  /** "Firefox on Linux": the family, never the whole User-Agent. */
  browser: string | null;
};

export const nowhere: Place = { network: null, country: null, browser: null };

/**
 * What is left of an address once it says no more than its neighbourhood: /24 of IPv4, /48 of IPv6,
 * as `192.0.2.0` or `2001:db8:1::`. Takes addresses in their normal form, v4-mapped ones unwrapped.
 */
export function networkOf(address: string): string | null {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(address)) return address.replace(/\d+$/, "0");
  if (!address.includes(":")) return null;
  const [head = "", tail] = address.split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const zeros = tail === undefined ? [] : Array(8 - left.length - right.length).fill("0");
  const groups = [...left, ...zeros, ...right]
    .slice(0, 3)
    .map((group) => group.replace(/^0+(?=.)/, ""));
  return `${groups.join(":").replace(/(:0)+$/, "")}::`.replace(/^0::$/, "::");
}
