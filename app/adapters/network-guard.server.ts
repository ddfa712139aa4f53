/** A lookup for sockets that refuses names leading into private networks, at the moment of connecting. */
import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { isPublicAddress } from "#app/adapters/network-guard.ts";

/** The `code` of the error that ends a connection to where nobody may be sent. */
export const privateAddress = "EPRIVATE";

/**
 * For the `lookup` option of `connect` and of an HTTP agent. A literal address is never looked up:
 * ask isPublicAddress about it first.
 */
export const publicLookup: LookupFunction = (host, options, callback) => {
  const all: LookupOptions = { ...options, all: true };
  lookup(host, all, (error, found) => {
    if (error) return callback(error, "", 0);
    const addresses = found as unknown as LookupAddress[];
    // One private address among public ones is refused, too: nobody honest publishes that.
    if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address))) {
      return callback(Object.assign(new Error("private address"), { code: privateAddress }), "", 0);
    }
    const [first] = addresses;
    if (options.all) callback(null, addresses);
    else callback(null, first!.address, first!.family);
  });
};
