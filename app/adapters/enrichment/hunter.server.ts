/** Enrichment by Hunter: its email finder, domain search and person lookup. */
import { boundedJson } from "#app/adapters/bounded-json.ts";
import {
  candidateOf,
  DomainSearch,
  domainPageOf,
  Finder,
  PersonFound,
  personOf,
} from "#app/adapters/enrichment/hunter.ts";
import type {
  Candidate,
  DomainPage,
  Enrichment,
  EnrichmentOutcome,
  Person,
  Wanted,
} from "#app/adapters/enrichment/port.ts";
import { askHunter, type HunterAccount } from "#app/adapters/hunter.server.ts";
import { ok, refused } from "#app/core/result.ts";

/** People on a page of a domain search: what one credit buys, and all that the free plan gives. */
const perPage = 10;

export function openHunterEnrichment(account: HunterAccount): Enrichment {
  return {
    name: "hunter",
    findAddress: (wanted) => findAddress(account, wanted),
    searchDomain: (domain, page) => searchDomain(account, domain, page),
    enrichPerson: (address) => enrichPerson(account, address),
  };
}

async function findAddress(
  account: HunterAccount,
  { firstName, lastName, domain, company }: Wanted,
): Promise<EnrichmentOutcome<Candidate[]>> {
  if (!domain && !company) return refused("not-offered", { retryAt: null, said: "no domain" });
  const answer = await askHunter(account, "/email-finder", {
    ...(domain ? { domain } : { company }),
    first_name: firstName,
    last_name: lastName,
  });
  if (answer.refused !== undefined) return answer;
  const { data, body } = answer.value;
  const raw = boundedJson(body);
  const read = Finder.safeParse(data);
  if (!read.success || !read.data.email) return ok({ found: null, raw, charged: 0 });
  const candidate = candidateOf({ ...read.data, email: read.data.email });
  // Without a page that shows it and without a check it is a guess, and paid for all the same.
  const shown = candidate.sources.length > 0 || candidate.verified !== null;
  return ok({ found: shown ? [candidate] : null, raw, charged: 1 });
}

async function searchDomain(
  account: HunterAccount,
  domain: string,
  page: number,
): Promise<EnrichmentOutcome<DomainPage>> {
  const offset = (page - 1) * perPage;
  const parameters = { domain, limit: perPage, offset };
  const answer = await askHunter(account, "/domain-search", parameters);
  if (answer.refused !== undefined) return answer;
  const { data, meta, body } = answer.value;
  const raw = boundedJson(body);
  const read = DomainSearch.safeParse({ data, meta });
  if (!read.success) return ok({ found: null, raw, charged: 0 });
  const { emails } = read.data.data;
  const found = domainPageOf(domain, read.data, { page, perPage });
  return ok({ found, raw, charged: Math.ceil(emails.length / perPage) });
}

async function enrichPerson(
  account: HunterAccount,
  address: string,
): Promise<EnrichmentOutcome<Person>> {
  const answer = await askHunter(account, "/people/find", { email: address });
  if (answer.refused !== undefined) return answer;
  const { data, body } = answer.value;
  const raw = boundedJson(body);
  const read = PersonFound.safeParse(data);
  if (!read.success) return ok({ found: null, raw, charged: 0 });
  return ok({ found: personOf(address, read.data), raw, charged: 1 });
}
