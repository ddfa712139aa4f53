/** Asks a domain for its mail settings: its autoconfig file, its SRV records, then the hosts of its mail. */
import { Resolver } from "node:dns/promises";
import { readAutoconfig } from "#app/adapters/mail-settings/autoconfig.ts";
import { fetchSmall } from "#app/adapters/mail-settings/fetch.server.ts";
import type { MailSettings } from "#app/adapters/mail-settings/port.ts";
import {
  type SrvRecords,
  settingsFromMailHosts,
  settingsFromSrv,
} from "#app/adapters/mail-settings/records.ts";
import { config } from "#app/config.server.ts";
import { isLoopbackHost, isReservedDomain } from "#app/core/reserved.ts";

/** `servers` are those of DNS; the machine's own when empty. */
type Asking = { servers?: string[]; privateNetworks?: boolean };

/** Undefined when the domain says nothing that helps. Takes an A-label; within some seven seconds. */
export async function findMailSettings(
  domain: string,
  { servers = config.dnsServers, privateNetworks = config.privateNetworks }: Asking = {},
): Promise<MailSettings | undefined> {
  const local = servers.length > 0 && servers.every((at) => isLoopbackHost(at.split(":")[0]!));
  if (isReservedDomain(domain) && !local) return undefined;
  const resolver = new Resolver({ timeout: 2500, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  const [published, srv, mailHosts] = await Promise.all([
    fromAutoconfig(domain, privateNetworks),
    findSrv(resolver, domain),
    findMailHosts(resolver, domain),
  ]);
  return published ?? settingsFromSrv(domain, srv) ?? settingsFromMailHosts(mailHosts);
}

async function fromAutoconfig(domain: string, privateNetworks: boolean) {
  const places = [
    `https://autoconfig.${domain}/mail/config-v1.1.xml`,
    `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`,
  ];
  const found = await Promise.all(
    places.map(async (url) => {
      const bytes = await fetchSmall(url, { privateNetworks });
      return bytes && readAutoconfig(bytes, new URL(url).host);
    }),
  );
  return found.find((settings) => settings !== undefined);
}

async function findSrv(resolver: Resolver, domain: string): Promise<SrvRecords> {
  const ask = (service: string) => orNone(resolver.resolveSrv(`_${service}._tcp.${domain}`));
  const [submissions, submission, imaps, imap] = await Promise.all(
    ["submissions", "submission", "imaps", "imap"].map(ask),
  );
  return { submissions: submissions!, submission: submission!, imaps: imaps!, imap: imap! };
}

async function findMailHosts(resolver: Resolver, domain: string): Promise<string[]> {
  const records = await orNone(resolver.resolveMx(domain));
  return records
    .sort((a, b) => a.priority - b.priority)
    .map(({ exchange }) => exchange.toLowerCase())
    .filter((name) => name !== "");
}

/** What cannot be found out is as good as not there: the form can be filled in by hand. */
async function orNone<T>(asked: Promise<T[]>): Promise<T[]> {
  return asked.catch(() => []);
}
