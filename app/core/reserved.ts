/** Names of hosts, and those no mail may ever reach: reserved for examples and tests, or on this machine. */

const reservedTops = new Set(["example", "test", "invalid", "localhost"]);
const reservedDomains = new Set(["example.com", "example.net", "example.org"]);

/** Reserved by RFC 2606 or RFC 6761, or a name under one that is; takes a domain or an address. */
export function isReservedDomain(domainOrAddress: string): boolean {
  const domain = domainOrAddress.slice(domainOrAddress.lastIndexOf("@") + 1);
  const labels = domain.toLowerCase().replace(/\.$/, "").split(".");
  return reservedTops.has(labels.at(-1) ?? "") || reservedDomains.has(labels.slice(-2).join("."));
}

/** An IPv6 address as sockets take it: without the brackets that URLs put around it. */
export function bareHost(host: string): string {
  return host.replace(/^\[|\]$/g, "");
}

/** Written as a loopback address or as localhost; other names are never looked up to find out. */
export function isLoopbackHost(host: string): boolean {
  const bare = bareHost(host.toLowerCase());
  return bare === "localhost" || bare === "::1" || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(bare);
}
