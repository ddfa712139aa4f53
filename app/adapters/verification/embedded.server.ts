/** Our own engine: what an address says by itself, what DNS says of its domain, and, if wanted, its host. */
import { boundedJson } from "#app/adapters/bounded-json.ts";
import { isPublicAddress } from "#app/adapters/network-guard.ts";
import { type Facts, judge } from "#app/adapters/verification/judge.ts";
import type { LaneSettings } from "#app/adapters/verification/lanes.ts";
import {
  isDisposableDomain,
  isFreeProvider,
  isRoleName,
} from "#app/adapters/verification/lists.ts";
import {
  type DnsSettings,
  type MailDns,
  type MailHost,
  openMailDns,
} from "#app/adapters/verification/mail-hosts.server.ts";
import type { Verification, Verifier } from "#app/adapters/verification/port.ts";
import {
  openProber,
  type ProbeAnswer,
  type Prober,
} from "#app/adapters/verification/probe.server.ts";
import type { Talker } from "#app/adapters/verification/smtp-talk.server.ts";
import { suggestAddress } from "#app/adapters/verification/typo.ts";
import { domainOf, readAddress } from "#app/core/address.ts";
import { after, now } from "#app/core/clock.ts";
import { isLoopbackHost, isReservedDomain } from "#app/core/reserved.ts";
import { ok } from "#app/core/result.ts";

export type EngineSettings = {
  dns?: DnsSettings;
  /** Left out, no mail host is asked, and no address is ever `valid`. */
  smtp?: Pick<Talker, "helo" | "mailFrom"> & Partial<Talker>;
  lanes?: Partial<LaneSettings>;
  /** Lets mail hosts be in private networks, for those who check a network of their own. */
  privateNetworks?: boolean;
};

type Engine = {
  dns: MailDns;
  prober: Prober | undefined;
  privateNetworks: boolean;
  /** Reserved names are looked up only where the servers for it are on this machine. */
  localDns: boolean;
};

type Found = Pick<Facts, "dead" | "mailbox" | "catchAll"> & {
  hosts?: MailHost[];
  dns?: string;
  smtp?: ProbeAnswer;
};

/** Charges nothing and never refuses: what cannot be found out is the verdict `unknown`. */
export function openEngine(settings: EngineSettings = {}): Verifier {
  const { dns = {}, smtp, privateNetworks = false } = settings;
  const servers = dns.servers ?? [];
  const engine: Engine = {
    dns: openMailDns(dns),
    prober: smtp && openProber(withDefaults(smtp), { ...usualLanes, ...settings.lanes }),
    privateNetworks,
    localDns: servers.length > 0 && servers.every((at) => isLoopbackHost(withoutPort(at))),
  };
  return { name: "embedded", verify: async (address) => ok(await verify(engine, address)) };
}

const usualLanes: LaneSettings = { perHost: 2, gap: 250, total: 1000 };

function withDefaults(smtp: NonNullable<EngineSettings["smtp"]>): Talker {
  const timeouts = { connect: 10_000, greeting: 30_000, command: 30_000 };
  return { port: 25, timeouts, ...smtp };
}

function withoutPort(server: string): string {
  return server.replace(/^\[([^\]]+)\](?::\d+)?$/, "$1").replace(/^([^:]+):\d+$/, "$1");
}

async function verify(engine: Engine, typed: string): Promise<Verification> {
  const read = readAddress(typed);
  if (read.problem) {
    return verdictOn({ dead: "syntax", mailbox: "not-asked" }, undefined, { syntax: read.problem });
  }
  const { address } = read;
  const { hosts, dns, smtp, ...found } = await findOut(engine, address);
  const record = { dns, hosts: hosts?.map(({ name }) => name), smtp };
  return verdictOn({ ...found, ...smtp }, address, record);
}

async function findOut(engine: Engine, address: string): Promise<Found> {
  const domain = domainOf(address);
  const reserved = isReservedDomain(domain);
  if (reserved && !engine.localDns) return { dead: "reserved", mailbox: "not-asked" };
  const answer = await engine.dns.find(domain);
  const dns = answer.found;
  if (dns === "dns-failed") return { mailbox: "dns-failed", dns };
  if (answer.found !== "hosts") return { dead: answer.found, mailbox: "not-asked", dns };
  const { hosts } = answer;
  if (!engine.prober) return { mailbox: "not-asked", hosts, dns };
  const local = address.slice(0, address.lastIndexOf("@")).normalize("NFC");
  const smtp = await engine.prober.ask({
    address: `${local}@${domain}`,
    domain,
    utf8: /[^\p{ASCII}]/u.test(local),
    hosts,
    mayConnect: (to) => mayConnect(engine, to, reserved),
  });
  return { mailbox: smtp.mailbox, hosts, dns, smtp };
}

function mayConnect({ privateNetworks }: Engine, address: string, reserved: boolean): boolean {
  if (reserved && !isLoopbackHost(address)) return false;
  return privateNetworks || isPublicAddress(address);
}

function verdictOn(
  found: Pick<Facts, "dead" | "mailbox" | "catchAll"> & Pick<ProbeAnswer, "wait">,
  address: string | undefined,
  record: object,
): Verification {
  const domain = address ? domainOf(address) : "";
  const judgement = judge({
    ...found,
    disposable: isDisposableDomain(domain),
    role: address !== undefined && isRoleName(address.slice(0, address.lastIndexOf("@"))),
    free: isFreeProvider(domain),
  });
  return {
    ...judgement,
    suggestion: address ? suggestAddress(address) : null,
    retryAt:
      judgement.verdict === "unknown" && found.wait !== undefined ? after(now(), found.wait) : null,
    raw: boundedJson(record),
    charged: 0,
  };
}
