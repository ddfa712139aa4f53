/** What the forms about one prospect show before anything is done to them. */
import { domainOf } from "#app/core/address.ts";
import type { Member } from "#app/core/member.ts";
import { findProspect, type Prospect } from "#app/prospects/prospects.server.ts";
import { type Consequences, consequencesFor, countAt } from "#app/prospects/removal.server.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";

/** Only what the forms need. Throws NotFound. */
export async function readProspect(member: Member, id: string): Promise<Prospect> {
  return inTeam(member, (tx) => findProspect(tx, id));
}

export type Farewell = { prospect: Prospect; suppressed: boolean } & Consequences;

/** What the page tells that comes before deleting. Throws NotFound. */
export async function readFarewell(member: Member, id: string): Promise<Farewell> {
  return inTeam(member, async (tx) => {
    const prospect = await findProspect(tx, id);
    const suppressed = (await findSuppressions(tx, [prospect.email])).size > 0;
    return { prospect, suppressed, ...(await consequencesFor(tx, id)) };
  });
}

/** The same before blacklisting, with how many are at their domain. Throws NotFound. */
export async function readCompany(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const prospect = await findProspect(tx, id);
    const domain = domainOf(prospect.email);
    const { underWay } = await consequencesFor(tx, id);
    return { prospect, domain, atDomain: await countAt(tx, domain), underWay };
  });
}
