/** Which network addresses strangers may make us connect to: public ones only. */
import ipaddr from "ipaddr.js";

/**
 * Judges the address a connection really goes to, never a name, so no spelling and no rebinding gets
 * around it. IPv4 in any spelling a socket takes (hex, octal, one number) and inside IPv6 is seen through.
 */
export function isPublicAddress(text: string): boolean {
  const bare = text.replace(/^\[|\]$/g, "");
  if (!ipaddr.isValid(bare)) return false;
  const address = ipaddr.process(bare);
  if (address.range() !== "unicast") return false;
  // Outside 2000::/3 nothing is routed, whatever old form it is, such as ::10.0.0.1.
  return address.kind() === "ipv4" || (address.toByteArray()[0]! & 0xe0) === 0x20;
}
