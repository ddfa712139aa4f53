/** Settings that were found, as fields of the form and in a sentence. */
import type { FoundBy, MailSettings } from "#app/adapters/mail-settings/port.ts";
import { type Preset, presetOfHost } from "#app/mailboxes/hosts.ts";

export type Found = { values: Record<string, string>; found: { title: string; text: string } };

export function presetFields(preset: Preset, address: string): Found {
  const { name, host, port, security, imap, note } = preset;
  return {
    values: {
      ...{ host, port: String(port), security, username: address },
      ...{ imapHost: imap, imapPort: "993", imapSecurity: "tls" },
    },
    found: { title: `These are the settings of ${name}.`, text: note },
  };
}

const sources: Record<FoundBy, (from: string) => string> = {
  autoconfig: (from) => `They stand in a file that ${from} publishes for mail programs.`,
  srv: (from) => `The domain ${from} names them in DNS.`,
  "mail-host": (from) => `Mail for this address goes to ${from}, and these servers belong to it.`,
  guess: (from) =>
    `This is a guess: mail for this address goes to ${from}, which often sends as well. The test after saving shows whether it does.`,
};

export function fieldsOf({ by, from, smtp, imap, username }: MailSettings, address: string): Found {
  const name = username === "address" ? address : address.slice(0, address.lastIndexOf("@"));
  const preset = presetOfHost(smtp?.host ?? imap?.host ?? "");
  return {
    values: {
      username: name,
      ...(smtp && { host: smtp.host, port: String(smtp.port), security: smtp.security }),
      ...(imap && {
        imapHost: imap.host,
        imapPort: String(imap.port),
        imapSecurity: imap.security,
      }),
    },
    found: {
      title: preset ? `These are the settings of ${preset.name}.` : "We found settings.",
      text: [sources[by](from), preset?.note].filter(Boolean).join(" "),
    },
  };
}

/** Said at the server's field, which is then to be filled in by hand. */
export const nothingFound = {
  "no-address": "Enter the address first: its domain is asked for the settings.",
  "nothing-found":
    "Its domain publishes no settings. Ask whoever runs your mail for the servers and their ports.",
  "no-passwords": "This provider takes no passwords from programs.",
};
