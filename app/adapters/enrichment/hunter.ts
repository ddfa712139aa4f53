/** Hunter's answers about people and domains, read leniently and turned into our words. */
import { z } from "zod";
import type {
  Candidate,
  DomainPage,
  Evidence,
  Person,
  PersonFields,
} from "#app/adapters/enrichment/port.ts";

const text = z
  .string()
  .nullish()
  .catch(undefined)
  .transform((value) => value?.trim() || undefined);
const flag = z
  .boolean()
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? null);
const score = z
  .number()
  .min(0)
  .max(100)
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? null);

const Source = z.object({
  uri: z.string(),
  extracted_on: text,
  last_seen_on: text,
  still_on_page: flag,
});
const sources = z
  .array(Source.nullable().catch(null))
  .nullish()
  .catch([])
  .transform((all) => (all ?? []).filter((one) => one !== null).map(evidenceOf));
const Checked = z.object({ status: z.string(), date: text }).nullish().catch(undefined);
/** `linkedin` is an object with a handle in some answers and a text in others. */
const handle = z
  .union([z.string(), z.object({ handle: z.string().nullish() }).transform((it) => it.handle)])
  .nullish()
  .catch(undefined)
  .transform((value) => value?.trim() || undefined);

const Known = z.object({
  first_name: text,
  last_name: text,
  position: text,
  seniority: text,
  department: text,
  company: text,
  phone_number: text,
  linkedin_url: text,
  linkedin: handle,
  twitter: handle,
  verification: Checked,
  sources,
});

export const Finder = Known.extend({ email: text, score, domain: text });

const Listed = Known.extend({ value: z.string().min(3), type: text, confidence: score });

export const DomainSearch = z.object({
  data: z.object({
    domain: text,
    disposable: flag,
    webmail: flag,
    accept_all: flag,
    pattern: text,
    organization: text,
    description: text,
    industry: text,
    country: text,
    state: text,
    city: text,
    headcount: text,
    company_type: text,
    emails: z
      .array(Listed.nullable().catch(null))
      .nullish()
      .catch([])
      .transform((all) => (all ?? []).filter((one) => one !== null)),
  }),
  meta: z
    .object({ results: z.number().int().min(0) })
    .nullish()
    .catch(undefined),
});

export const PersonFound = z.object({
  name: z.object({ fullName: text, givenName: text, familyName: text }).nullish().catch(undefined),
  location: text,
  geo: z.object({ country: text, city: text }).nullish().catch(undefined),
  employment: z
    .object({ domain: text, name: text, title: text, role: text, seniority: text })
    .nullish()
    .catch(undefined),
  phone: text,
  linkedin: handle,
  twitter: handle,
});

export function candidateOf(
  found: z.output<typeof Known> & { email: string; score?: number | null; pattern?: string },
): Candidate {
  const { email, verification } = found;
  return {
    address: email,
    score: found.score ?? null,
    pattern: found.pattern ?? null,
    basis: null,
    sources: found.sources,
    verified: verification
      ? { status: verification.status, date: verification.date ?? null }
      : null,
    fields: fieldsOf(found),
  };
}

export function domainPageOf(
  asked: string,
  { data, meta }: z.output<typeof DomainSearch>,
  { page, perPage }: { page: number; perPage: number },
): DomainPage | null {
  const { domain, organization, pattern, emails } = data;
  if (emails.length === 0 && !organization && !pattern) return null;
  const { description, industry, country, state, city, headcount, company_type: type } = data;
  return {
    domain: domain ?? asked,
    company: organization ?? null,
    pattern: pattern ?? null,
    disposable: data.disposable,
    freeProvider: data.webmail,
    catchAll: data.accept_all,
    facts: present({ description, industry, country, state, city, headcount, type }),
    people: emails.map((one) => ({
      ...candidateOf({ ...one, email: one.value, score: one.confidence }),
      kind: one.type === "personal" || one.type === "generic" ? one.type : null,
    })),
    page,
    pages: Math.max(page, Math.ceil((meta?.results ?? emails.length) / perPage)),
  };
}

export function personOf(address: string, found: z.output<typeof PersonFound>): Person | null {
  const { name, employment, geo, location, phone, linkedin, twitter } = found;
  const fields = present({
    firstName: name?.givenName,
    lastName: name?.familyName,
    position: employment?.title,
    seniority: employment?.seniority,
    department: employment?.role,
    company: employment?.name,
    companyDomain: employment?.domain,
    country: geo?.country,
    location,
    phone,
    linkedin,
    twitter,
  });
  // Hunter names no pages for a person.
  return Object.keys(fields).length > 0 ? { address, fields, sources: [] } : null;
}

function fieldsOf(found: z.output<typeof Known>): PersonFields {
  return present({
    firstName: found.first_name,
    lastName: found.last_name,
    position: found.position,
    seniority: found.seniority,
    department: found.department,
    company: found.company,
    phone: found.phone_number,
    linkedin: found.linkedin_url ?? found.linkedin,
    twitter: found.twitter,
  });
}

function evidenceOf(source: z.output<typeof Source>): Evidence {
  return {
    uri: source.uri,
    extractedOn: source.extracted_on ?? null,
    lastSeenOn: source.last_seen_on ?? null,
    stillOnPage: source.still_on_page,
  };
}

function present<K extends string>(
  values: Record<K, string | undefined>,
): Partial<Record<K, string>> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Partial<Record<K, string>>;
}
