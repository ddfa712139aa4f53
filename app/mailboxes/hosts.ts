/** The mail providers we know: where to sign in, what kind of password they want, and who takes none. */
import { domainOf } from "#app/core/address.ts";

export type Preset = {
  name: string;
  host: string;
  port: number;
  security: "tls" | "starttls";
  /** Where it is read, at 993 with TLS. */
  imap: string;
  /** What to know before typing a password. */
  note: string;
};

/** By a short word that may stand in a URL. */
export const presets: Record<string, Preset> = {
  google: {
    name: "Gmail or Google Workspace",
    host: "smtp.gmail.com",
    imap: "imap.gmail.com",
    port: 465,
    security: "tls",
    note: "Where signing in with Google is offered here, it needs no password. Otherwise Google wants an app password, 16 letters that you make under Google Account, Security, once 2-Step Verification is on. Your usual password does not work here.",
  },
  fastmail: {
    name: "Fastmail",
    host: "smtp.fastmail.com",
    imap: "imap.fastmail.com",
    port: 465,
    security: "tls",
    note: "Fastmail wants an app password: make one under Settings, Privacy & Security, with access to SMTP.",
  },
  zoho: {
    name: "Zoho Mail",
    host: "smtp.zoho.com",
    imap: "imap.zoho.com",
    port: 465,
    security: "tls",
    note: "With two-factor sign-in Zoho wants an app-specific password. Accounts in Europe use smtp.zoho.eu, in India smtp.zoho.in; an organisation's own domain uses smtppro in place of smtp.",
  },
  ionos: {
    name: "IONOS",
    host: "smtp.ionos.com",
    imap: "imap.ionos.com",
    port: 465,
    security: "tls",
    note: "Use the password of the mailbox, not of the customer account. In Germany the server is smtp.ionos.de, in the United Kingdom smtp.ionos.co.uk.",
  },
  yahoo: {
    name: "Yahoo Mail",
    host: "smtp.mail.yahoo.com",
    imap: "imap.mail.yahoo.com",
    port: 465,
    security: "tls",
    note: "Yahoo wants an app password: make one under Account Info, Security. Your usual password does not work here.",
  },
  icloud: {
    name: "iCloud Mail",
    host: "smtp.mail.me.com",
    imap: "imap.mail.me.com",
    port: 587,
    security: "starttls",
    note: "Apple wants an app-specific password: make one at account.apple.com under Sign-In and Security.",
  },
  gmx: {
    name: "GMX",
    host: "mail.gmx.net",
    imap: "imap.gmx.net",
    port: 465,
    security: "tls",
    note: "First allow access by POP3 and IMAP in the settings of GMX: sending by other programs needs it too. Addresses at gmx.com use mail.gmx.com.",
  },
  mailbox: {
    name: "mailbox.org",
    host: "smtp.mailbox.org",
    imap: "imap.mailbox.org",
    port: 465,
    security: "tls",
    note: "With two-factor sign-in, make an application password in the settings first.",
  },
};

const byDomain: Record<string, keyof typeof presets> = {
  "gmail.com": "google",
  "googlemail.com": "google",
  "fastmail.com": "fastmail",
  "fastmail.fm": "fastmail",
  "zoho.com": "zoho",
  "zohomail.com": "zoho",
  "yahoo.com": "yahoo",
  "ymail.com": "yahoo",
  "icloud.com": "icloud",
  "me.com": "icloud",
  "mac.com": "icloud",
  "gmx.net": "gmx",
  "gmx.de": "gmx",
  "gmx.at": "gmx",
  "gmx.ch": "gmx",
  "mailbox.org": "mailbox",
};

/** The settings that go with an address, where its domain says whose it is. */
export function presetFor(address: string): Preset | undefined {
  const domain = domainOf(address);
  const known = Object.hasOwn(byDomain, domain) ? byDomain[domain] : undefined;
  return known ? presets[known] : undefined;
}

/** What we know about a server that a member named. */
export function presetOfHost(host: string): Preset | undefined {
  return Object.values(presets).find((preset) => preset.host === host || preset.imap === host);
}

const personalMicrosoft =
  /(^|\.)((outlook|hotmail)\.[a-z]{2,3}(\.[a-z]{2})?|live\.(com|co\.uk|de|fr|it|nl)|msn\.com)$/;
const workMicrosoft = /(^|\.)(office365\.com|onmicrosoft\.com|mail\.protection\.outlook\.com)$/;
const wayOut =
  "Sign in with Microsoft in place of a password where that is offered here. Or use a mailbox elsewhere, or the practice mailbox.";

/** Why a server, or the domain of an address, cannot be used with a password; undefined when it can. */
export function refusalOf(hostOrDomain: string): string | undefined {
  if (workMicrosoft.test(hostOrDomain)) {
    return `Microsoft 365 is closing password sign-in for sending. ${wayOut}`;
  }
  if (personalMicrosoft.test(hostOrDomain)) {
    return `Outlook.com and Hotmail ended password sign-in in 2024. ${wayOut}`;
  }
  return undefined;
}

/** As Google prints an app password: four groups of four letters. */
export function isAppPassword(secret: string): boolean {
  return /^\s*([a-z]{4}\s){3}[a-z]{4}\s*$/.test(secret);
}
