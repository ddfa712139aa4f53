/** Which network addresses strangers may make us connect to: public ones only. */
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { bareHost, isLoopbackHost } from "#app/core/reserved.ts";

/**
 * Judges the address a connection really goes to, never a name, so no spelling and no rebinding gets
 * around it. IPv4 in any spelling a socket takes (hex, octal, one number) and inside IPv6 is seen through.
 */
export function isPublicAddress(text: string): boolean {
  const bare = bareHost(text);
  if (!ipaddr.isValid(bare)) return false;
  const address = ipaddr.process(bare);
  if (address.range() !== "unicast") return false;
  // Outside 2000::/3 nothing is routed, whatever old form it is, such as ::10.0.0.1.
  return address.kind() === "ipv4" || (address.toByteArray()[0]! & 0xe0) === 0x20;
}

/** A host written as an address, which no lookup ever judges. */
export function isWrittenPrivate(host: string): boolean {
  return isIP(bareHost(host)) > 0 && !isPublicAddress(host);
}

/**
 * Whether the mail servers that members name must be public ones. Whoever uses Audienti on their own
 * machine alone may have a mail server there; elsewhere only whoever runs it can allow what lies inside.
 */
export function onlyPublicServers(given: { baseUrl: string; privateNetworks: boolean }): boolean {
  return !given.privateNetworks && !isLoopbackHost(new URL(given.baseUrl).hostname);
}
