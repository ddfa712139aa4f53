/** What the team already holds of a domain: whom, and how their addresses are made. */
import { and, desc, isNotNull, isNull, sql } from "drizzle-orm";
import { type Learnt, learnPatterns } from "#app/adapters/enrichment/patterns.ts";
import type { KnownAddress } from "#app/adapters/enrichment/port.ts";
import { domainOf } from "#app/core/address.ts";
import type { Member } from "#app/core/member.ts";
import { plainText } from "#app/core/plain.ts";
import { matching } from "#app/prospects/search.server.ts";
import { searchPatterns } from "#app/prospects/search.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";

/** More teach nothing new. */
const MOST_KNOWN = 500;

/** The newest few hundred with a name; nobody who is restricted or in the bin is learnt from. */
export async function colleaguesAt(tx: Tx, domain: string): Promise<KnownAddress[]> {
  const rows = await tx
    .select({
      firstName: prospects.firstName,
      lastName: prospects.lastName,
      address: prospects.email,
    })
    .from(prospects)
    .where(
      and(
        sql`${prospects.id} in ${atDomain(domain)}`,
        isNull(prospects.binnedAt),
        isNull(prospects.restrictedAt),
        isNotNull(prospects.firstName),
        isNotNull(prospects.lastName),
      ),
    )
    .orderBy(desc(prospects.id))
    .limit(MOST_KNOWN);
  return rows.flatMap(({ firstName, lastName, address }) =>
    domainOf(address) === domain ? { firstName: firstName!, lastName: lastName!, address } : [],
  );
}

/** Somebody of that name at the domain is held already, whatever may be done with them. */
export async function prospectNamed(
  tx: Tx,
  { firstName, lastName }: { firstName: string; lastName: string },
  domain: string,
): Promise<boolean> {
  const patterns = searchPatterns(`@${domain} ${plainText(lastName)}`);
  const rows = await tx
    .select({ first: prospects.firstName, last: prospects.lastName, email: prospects.email })
    .from(prospects)
    .where(sql`${prospects.id} in ${matching(patterns, undefined, MOST_KNOWN)}`);
  const same = (one: string | null, other: string) => plainText(one ?? "") === plainText(other);
  return rows.some(
    ({ first, last, email }) =>
      domainOf(email) === domain && same(first, firstName) && same(last, lastName),
  );
}

/** Whether any of these addresses stands on the do-not-contact list. */
export async function suppressedOf(tx: Tx, addresses: string[]): Promise<boolean> {
  return (await findSuppressions(tx, addresses)).size > 0;
}

export type KnownDomain = { people: number; patterns: Pick<Learnt, "pattern" | "seen" | "of">[] };

/** What a team can know of a domain without asking anybody. */
export async function readDomainKnown(member: Member, domain: string): Promise<KnownDomain> {
  const known = await inTeam(member, (tx) => colleaguesAt(tx, domain));
  const patterns = learnPatterns(domain, known)
    .slice(0, 3)
    .map(({ pattern, seen, of }) => ({ pattern, seen: Math.round(seen), of }));
  return { people: known.length, patterns };
}

function atDomain(domain: string) {
  return matching(searchPatterns(`@${domain}`), undefined, MOST_KNOWN);
}
