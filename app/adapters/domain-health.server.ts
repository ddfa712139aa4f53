/** What DNS says of a domain that mail is sent from: records as they stand, judged by nobody yet. */
import { Resolver } from "node:dns/promises";
import { config } from "#app/config.server.ts";
import { isLoopbackHost, isReservedDomain } from "#app/core/reserved.ts";

type Asked = {
  domain: string;
  /** The domain that is registered, whose DMARC record holds where the domain has none. */
  registered: string;
  selectors: string[];
  /** The server that sends. */
  host: string | null;
};

/** Undefined where no answer came: that is not the same as none. */
type Found<T> = T[] | undefined;

const none = new Set(["ENOTFOUND", "ENODATA"]);

/** Undefined for a domain that cannot exist. */
export async function lookAtDomain(
  { domain, registered, selectors, host }: Asked,
  { servers = config.dnsServers }: { servers?: string[] } = {},
) {
  const local = servers.length > 0 && servers.every((at) => isLoopbackHost(at.split(":")[0]!));
  if (isReservedDomain(domain) && !local) return undefined;
  const resolver = new Resolver({ timeout: 2500, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  const text = (name: string) =>
    found(resolver.resolveTxt(name).then((all) => all.map((parts) => parts.join(""))));
  const [spf, dmarc, ofRegistered, mx, keys, ptr] = await Promise.all([
    text(domain),
    text(`_dmarc.${domain}`),
    domain === registered ? [] : text(`_dmarc.${registered}`),
    found(resolver.resolveMx(domain)),
    Promise.all(selectors.map((selector) => text(`${selector}._domainkey.${domain}`))),
    host ? pointer(resolver, host) : undefined,
  ]);
  const own = starting(dmarc, /^v=DMARC1\b/i);
  return {
    spf: starting(spf, /^v=spf1( |$)/i),
    dmarc: own?.length ? own : joined(own, starting(ofRegistered, /^v=DMARC1\b/i)),
    mx: mx?.sort((a, b) => a.priority - b.priority).map(({ exchange }) => exchange.toLowerCase()),
    keys: selectors.flatMap((selector, index) =>
      (keys[index] ?? [])
        .filter((record) => /(^|;)\s*p=/.test(record))
        .map((record) => ({
          selector,
          revoked: /(^|;)\s*p=\s*(;|$)/.test(record),
        })),
    ),
    ptr,
  };
}

async function pointer(resolver: Resolver, host: string) {
  const [address] = (await found(resolver.resolve4(host))) ?? [];
  if (!address) return undefined;
  const names = await found(resolver.reverse(address));
  return names && { address, names };
}

function starting(records: Found<string>, start: RegExp): Found<string> {
  return records
    ?.filter((record) => start.test(record.trim()))
    .map((record) => record.slice(0, 2000));
}

function joined<T>(one: Found<T>, other: Found<T>): Found<T> {
  return one && other ? [...one, ...other] : undefined;
}

async function found<T>(asked: Promise<T[]>): Promise<Found<T>> {
  try {
    return await asked;
  } catch (error) {
    return none.has((error as NodeJS.ErrnoException).code ?? "") ? [] : undefined;
  }
}
