/** The port for finding addresses and completing people: answers with their evidence, or nothing. */
import type { AskRefusal, AskRefusalDetail } from "#app/adapters/provider.ts";
import type { Ok, Refused } from "#app/core/result.ts";

/** A page on which something was seen. Dates as the provider writes them. */
export type Evidence = {
  uri: string;
  extractedOn: string | null;
  lastSeenOn: string | null;
  stillOnPage: boolean | null;
};

/** What can be known of a person, each a field that a member may accept or reject. */
export type PersonField =
  | "firstName"
  | "lastName"
  | "position"
  | "seniority"
  | "department"
  | "company"
  | "companyDomain"
  | "country"
  | "location"
  | "phone"
  | "linkedin"
  | "twitter";

export type PersonFields = Partial<Record<PersonField, string>>;

export type Candidate = {
  address: string;
  /** 0 to 100, or null. */
  score: number | null;
  /** Such as `{first}.{last}`. */
  pattern: string | null;
  /** Of so many addresses known at the domain, this many are made like this one. */
  basis: { seen: number; of: number } | null;
  sources: Evidence[];
  /** What the provider itself found when it checked the address. */
  verified: { status: string; date: string | null } | null;
  fields: PersonFields;
};

export type DomainPage = {
  domain: string;
  company: string | null;
  pattern: string | null;
  disposable: boolean | null;
  freeProvider: boolean | null;
  catchAll: boolean | null;
  /** What is said of the company itself, such as its industry. */
  facts: Record<string, string>;
  people: (Candidate & { kind: "personal" | "generic" | null })[];
  page: number;
  pages: number;
};

export type Person = { address: string; fields: PersonFields; sources: Evidence[] };

/** `found` is null where there is nobody: that is an answer, not an error. */
export type Found<T> = {
  found: T | null;
  /** The answer as JSON of at most 8,192 bytes; it names people. */
  raw: string;
  charged: number;
};

/** `not-offered`: this one cannot look, which is not the same as finding nothing. */
export type EnrichmentRefusal = AskRefusal | "not-offered";
export type EnrichmentOutcome<T> = Ok<Found<T>> | Refused<EnrichmentRefusal, AskRefusalDetail>;

/** An address the asker already holds at the domain, with the name it belongs to. */
export type KnownAddress = { firstName: string; lastName: string; address: string };

export type Wanted = {
  firstName: string;
  lastName: string;
  domain?: string;
  /** Where the domain is not known. */
  company?: string;
  /** What our own engine learns from; providers are not told. */
  known?: KnownAddress[];
};

export type Enrichment = {
  name: "embedded" | "hunter";
  /** Most likely first, each with evidence; none without. */
  findAddress(wanted: Wanted): Promise<EnrichmentOutcome<Candidate[]>>;
  /** `page` counts from 1. */
  searchDomain(domain: string, page: number): Promise<EnrichmentOutcome<DomainPage>>;
  enrichPerson(address: string): Promise<EnrichmentOutcome<Person>>;
};
