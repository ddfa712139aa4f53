/** Which hosts take a domain's mail: MX, else its own address (RFC 5321 section 5.1), or none (RFC 7505). */
import { Resolver } from "node:dns/promises";
import { openMemo } from "#app/adapters/memo.ts";
import { openLanes } from "#app/adapters/verification/lanes.ts";
import { MINUTE } from "#app/core/clock.ts";

export type MailHost = { name: string; addresses: string[] };

export type MailHosts =
  /** Most preferred first; each has at least one address. */
  | { found: "hosts"; hosts: MailHost[] }
  | { found: "no-domain" | "no-mx" | "null-mx" | "no-mx-host" }
  /** Not the same as none: nobody knows. */
  | { found: "dns-failed" };

export type MailDns = { find(domain: string): Promise<MailHosts> };

export type DnsSettings = {
  /** `address` or `address:port`; the machine's own when empty. */
  servers?: string[];
  /** Milliseconds for one try. */
  timeout?: number;
  tries?: number;
};

/** "none" is the servers' word that there is nothing, `undefined` that no answer came. */
type Answer<T> = T[] | "no-such-name" | "no-such-record" | undefined;

// Nobody needs the tenth spare host, and a domain may list hundreds that lead nowhere.
const mostHosts = 3;
const mostNames = 9;

// More at once overflow the buffers of sockets, here or there, and are lost.
const mostQuestions = 256;

/** Takes A-labels. Answers are remembered for some minutes, failures are not. */
export function openMailDns({ servers = [], timeout = 2500, tries = 3 }: DnsSettings): MailDns {
  const ask = openQuestions(servers, { timeout, tries });
  const memory = { ms: 10 * MINUTE, most: 20_000 };
  const domains = openMemo<MailHosts>({
    ...memory,
    keep: ({ found }) => found !== "dns-failed",
  });
  const hosts = openMemo<Answer<string>>({ ...memory, keep: (answer) => answer !== undefined });
  const addressesOf = (name: string) => hosts.get(name, () => findAddresses(ask, name));
  return { find: (domain) => domains.get(domain, () => findHosts(ask, domain, addressesOf)) };
}

type Ask = <T>(question: (resolver: Resolver) => Promise<T[]>) => Promise<Answer<T>>;

function openQuestions(servers: string[], options: { timeout: number; tries: number }): Ask {
  const resolver = new Resolver(options);
  if (servers.length > 0) resolver.setServers(servers);
  const bound = { perHost: mostQuestions, gap: 0, total: mostQuestions };
  const lanes = openLanes<never>(bound, () => {});
  return (question) => lanes.run("", async () => ({ value: await answer(question(resolver)) }));
}

async function findHosts(
  ask: Ask,
  domain: string,
  addressesOf: (name: string) => Promise<Answer<string>>,
): Promise<MailHosts> {
  const records = await ask((resolver) => resolver.resolveMx(domain));
  if (records === undefined) return { found: "dns-failed" };
  if (records === "no-such-name") return { found: "no-domain" };
  if (records === "no-such-record") return ownHost(domain, await addressesOf(domain));
  const names = records
    .filter(({ exchange }) => exchange !== "" && exchange !== ".")
    .sort((a, b) => a.priority - b.priority)
    .map(({ exchange }) => exchange.toLowerCase());
  if (names.length === 0) return { found: "null-mx" };
  return listedHosts([...new Set(names)].slice(0, mostNames), addressesOf);
}

function ownHost(domain: string, addresses: Answer<string>): MailHosts {
  if (addresses === undefined) return { found: "dns-failed" };
  if (typeof addresses === "string") return { found: "no-mx" };
  return { found: "hosts", hosts: [{ name: domain, addresses }] };
}

async function listedHosts(
  names: string[],
  addressesOf: (name: string) => Promise<Answer<string>>,
): Promise<MailHosts> {
  const hosts: MailHost[] = [];
  let failed = false;
  for (let from = 0; from < names.length && hosts.length === 0; from += mostHosts) {
    const some = names.slice(from, from + mostHosts);
    const answers = await Promise.all(some.map(addressesOf));
    for (const [index, addresses] of answers.entries()) {
      if (addresses === undefined) failed = true;
      else if (typeof addresses !== "string") hosts.push({ name: some[index]!, addresses });
    }
  }
  if (hosts.length > 0) return { found: "hosts", hosts };
  return { found: failed ? "dns-failed" : "no-mx-host" };
}

/** Both families; one that fails does not hide the other's addresses, but hides that there are none. */
async function findAddresses(ask: Ask, name: string): Promise<Answer<string>> {
  const [four, six] = await Promise.all([
    ask((resolver) => resolver.resolve4(name)),
    ask((resolver) => resolver.resolve6(name)),
  ]);
  const addresses = [four, six].flatMap((part) => (Array.isArray(part) ? part : []));
  if (addresses.length > 0) return addresses;
  if (four === undefined || six === undefined) return undefined;
  return four === "no-such-name" ? four : "no-such-record";
}

async function answer<T>(asked: Promise<T[]>): Promise<Answer<T>> {
  try {
    const records = await asked;
    return records.length > 0 ? records : "no-such-record";
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTFOUND") return "no-such-name";
    // Everything else, SERVFAIL and REFUSED among it, is a failure to answer.
    return code === "ENODATA" ? "no-such-record" : undefined;
  }
}
