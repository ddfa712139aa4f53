/** What is known of an address without asking anybody: disposable domains, free providers, role names. */
import { disposableEmailBlocklistSet } from "disposable-email-domains-js";
import freeDomains from "free-email-domains";

// Made at the first question: a process that never verifies does not hold them.
let disposable: Set<string> | undefined;
let free: Set<string> | undefined;

/** The domain or one above it is a known throw-away service. Takes A-labels in lower case. */
export function isDisposableDomain(domain: string): boolean {
  disposable ??= disposableEmailBlocklistSet();
  const labels = domain.split(".");
  for (let from = 0; from < labels.length - 1; from++) {
    if (disposable.has(labels.slice(from).join("."))) return true;
  }
  return false;
}

/** Anybody may have a mailbox there, so the domain says nothing about an employer. */
export function isFreeProvider(domain: string): boolean {
  free ??= new Set(freeDomains);
  return free.has(domain);
}

// RFC 2142, and what else companies put before the @ of an address that several people read.
const roleNames = new Set(
  `abuse accounting accounts admin administration administrator ap ar billing board careers compliance
  contact contacto contact-us customercare customerservice customersupport datenschutz dpo editor
  enquiries enquiry events feedback finance ftp hello help helpdesk hi hostmaster hr info information
  inquiries investors invoice invoices it jobs kontakt legal list mail mailer-daemon marketing media
  news newsletter no-reply noc noreply office operations orders partners payroll post postmaster press
  privacy purchasing reception recruiting recruitment reservations root sales secretary security service
  services shop staff subscribe sales-team support sysadmin team tech technik usenet uucp verkauf
  vertrieb webmaster welcome www`.split(/\s+/),
);

/** Read by a function rather than a person, such as sales@; takes what stands before the @. */
export function isRoleName(local: string): boolean {
  const name = local.toLowerCase().replace(/\+.*$/, "");
  return roleNames.has(name) || roleNames.has(name.replace(/[._-]/g, ""));
}
