/** Settings from what DNS says of a domain: SRV records (RFC 6186, RFC 8314), or the host that takes its mail. */
import { isHostName } from "#app/adapters/mail-settings/autoconfig.ts";
import type { MailSettings, ServerSettings } from "#app/adapters/mail-settings/port.ts";

export type Srv = { name: string; port: number; priority: number; weight: number };

/** By service: `_submissions`, `_submission`, `_imaps`, `_imap`. */
export type SrvRecords = Record<"submissions" | "submission" | "imaps" | "imap", Srv[]>;

export function settingsFromSrv(domain: string, records: SrvRecords): MailSettings | undefined {
  const smtp = best(records.submissions, "tls") ?? best(records.submission, "starttls");
  const imap = best(records.imaps, "tls") ?? best(records.imap, "starttls");
  if (!smtp && !imap) return undefined;
  return { by: "srv", from: domain, smtp, imap, username: "address" };
}

/** The lowest priority, then the heaviest. A target of "." says that there is no such service. */
function best(records: Srv[], security: "tls" | "starttls"): ServerSettings | undefined {
  const [first] = records
    .map((record) => ({ ...record, name: record.name.toLowerCase().replace(/\.$/, "") }))
    .filter(({ name }) => isHostName(name))
    .sort((a, b) => a.priority - b.priority || b.weight - a.weight);
  return first && { host: first.name, port: first.port, security };
}

type Known = { mx: RegExp; smtp: ServerSettings; imap: ServerSettings };

const at = (host: string, port: number): ServerSettings => ({ host, port, security: "tls" });
const both = (mx: RegExp, smtp: string, imap: string): Known => ({
  mx,
  smtp: at(smtp, 465),
  imap: at(imap, 993),
});

/** Whose mail host means whose servers. */
const known: Known[] = [
  both(/(^|\.)(google|googlemail)\.com$/, "smtp.gmail.com", "imap.gmail.com"),
  {
    mx: /(^|\.)(mail\.protection\.outlook\.com|mx\.microsoft)$/,
    smtp: { host: "smtp.office365.com", port: 587, security: "starttls" },
    imap: at("outlook.office365.com", 993),
  },
  both(/(^|\.)messagingengine\.com$/, "smtp.fastmail.com", "imap.fastmail.com"),
  both(/(^|\.)zoho\.com$/, "smtppro.zoho.com", "imappro.zoho.com"),
  both(/(^|\.)zoho\.eu$/, "smtppro.zoho.eu", "imappro.zoho.eu"),
  both(/(^|\.)zoho\.in$/, "smtppro.zoho.in", "imappro.zoho.in"),
  both(/(^|\.)(kundenserver\.de|ionos\.de)$/, "smtp.ionos.de", "imap.ionos.de"),
  both(/(^|\.)ionos\.com$/, "smtp.ionos.com", "imap.ionos.com"),
  both(/(^|\.)ionos\.co\.uk$/, "smtp.ionos.co.uk", "imap.ionos.co.uk"),
  both(/(^|\.)mailbox\.org$/, "smtp.mailbox.org", "imap.mailbox.org"),
  both(/(^|\.)ovh\.net$/, "ssl0.ovh.net", "ssl0.ovh.net"),
  both(/(^|\.)gandi\.net$/, "mail.gandi.net", "mail.gandi.net"),
];

/** From the hosts that take the domain's mail, most preferred first. */
export function settingsFromMailHosts(hosts: string[]): MailSettings | undefined {
  for (const name of hosts) {
    const provider = known.find(({ mx }) => mx.test(name));
    if (!provider) continue;
    const { smtp, imap } = provider;
    return { by: "mail-host", from: name, smtp, imap, username: "address" };
  }
  return guess(hosts[0]);
}

/** A host in a domain of its own often does both, and the test that follows says whether this one does. */
function guess(host: string | undefined): MailSettings | undefined {
  if (!host || !isHostName(host)) return undefined;
  return { by: "guess", from: host, smtp: at(host, 465), imap: at(host, 993), username: "address" };
}
