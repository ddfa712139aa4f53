/** What the team already holds of a domain: whom, and how their addresses are made. */
import { and, desc, isNotNull, isNull, sql } from "drizzle-orm";
import { type Learnt, learnPatterns } from "#app/adapters/enrichment/patterns.ts";
import type { KnownAddress } from "#app/adapters/enrichment/port.ts";
import { domainOf } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import type { Workplace } from "#app/enrichment/enrichment.ts";
import { mayBeAt } from "#app/enrichment/workplace.ts";
import { matching } from "#app/prospects/search.server.ts";
import { searchPatterns } from "#app/prospects/search.ts";
import { hindrance } from "#app/prospects/uses.ts";
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

type Name = { firstName: string; lastName: string };

/**
 * Somebody of that name who may be there is held already, whatever may be done with them: also those
 * in the bin, whom no search finds. Of those who may be given to nobody it is enough that their
 * company is not known to be another.
 */
export async function isHeld(
  tx: Tx,
  { firstName, lastName }: Name,
  place: Workplace,
): Promise<boolean> {
  const words = searchPatterns(`${firstName} ${lastName}`);
  const rows = await tx
    .select()
    .from(prospects)
    .where(
      and(
        sql`${prospects.searchText} like all (${sql.param(words)}::text[])`,
        sql`plain_text(${prospects.firstName}) = plain_text(${firstName})`,
        sql`plain_text(${prospects.lastName}) = plain_text(${lastName})`,
      ),
    );
  if (rows.some((row) => mayBeAt(row, place))) return true;
  const open = rows.filter(({ company }) => company === null);
  if (open.some((row) => hindrance(row, "others", now()))) return true;
  return suppressedOf(
    tx,
    open.map(({ email }) => email),
  );
}

/** Whether any of these addresses/** Whether any of these addresses stands on the do-not-contact list. */
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
