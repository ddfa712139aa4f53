/** What speaks for somebody who is suggested: pages, other addresses made alike, a check; as data and in words. */
import type { Candidate, Evidence } from "#app/adapters/enrichment/port.ts";
import { storable } from "#app/core/storable.ts";
import type { PersonEvidence } from "#db/schema/enrichment.ts";

export type Source = { url: string; seenAt: string | null };

const MOST_SOURCES = 5;
const LONGEST_URL = 500;

/** Addresses of pages on the web only: a link of any other kind is not one to press. */
export function sourcesOf(evidence: Evidence[]): Source[] {
  return evidence
    .filter(({ uri }) => isWebPage(uri))
    .slice(0, MOST_SOURCES)
    .map(({ uri, lastSeenOn, extractedOn }) => ({
      url: uri,
      seenAt: dayOf(lastSeenOn) ?? dayOf(extractedOn),
    }));
}

export function evidenceOf({ pattern, basis, verified }: Candidate): PersonEvidence {
  return {
    ...(basis && pattern ? { pattern: storable(pattern), seen: basis.seen, of: basis.of } : {}),
    ...(verified ? { verdict: storable(verified.status.slice(0, 40)) } : {}),
    ...(verified?.date ? { checkedAt: dayOf(verified.date) ?? undefined } : {}),
  };
}

/** "Made like 3 of the 4 addresses you hold there ({first}.{last})." and what a check said. */
export function evidenceWords({ pattern, seen, of, verdict }: PersonEvidence): string[] {
  const made =
    pattern && seen !== undefined && of !== undefined
      ? [`Made like ${Math.round(seen * 10) / 10} of ${of} addresses you hold there: ${pattern}`]
      : [];
  return [...made, ...(verdict ? [verdictWords(verdict)] : [])];
}

function verdictWords(verdict: string): string {
  const known: Record<string, string> = {
    valid: "The address was checked: mail is taken there",
    risky: "The address was checked: mail may arrive",
    accept_all: "The address was checked: the company takes mail for any name",
    unknown: "The address was checked: nobody can say whether mail arrives",
  };
  return known[verdict] ?? `The address was checked: ${verdict.replace(/[^\w -]/g, "")}`;
}

function isWebPage(uri: string): boolean {
  if (uri.length > LONGEST_URL || !/^https?:\/\//i.test(uri)) return false;
  return uri === storable(uri) && URL.canParse(uri);
}

function dayOf(text: string | null): string | null {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(text ?? "")?.[0];
  return day && !Number.isNaN(Date.parse(day)) ? day : null;
}
