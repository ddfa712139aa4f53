/** Letting prospects go: deleting them, and never contacting them again. */
import { and, count, eq, inArray, sql } from "drizzle-orm";
import { domainOf } from "#app/core/address.ts";
import type { Member } from "#app/core/member.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { forgetProspects } from "#app/privacy/erasure.server.ts";
import type { BlacklistInput } from "#app/prospects/prospect.ts";
import { findProspect, type Prospect } from "#app/prospects/prospects.server.ts";
import { suppressDomain, suppressHashes, within } from "#app/suppression/suppression.server.ts";
import { demand, MOST_LET_GO } from "#app/team/may.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

/** Erases every copy of them. Says how many there were; ids of nobody's count for nothing. */
export async function deleteProspects(member: Member, prospectIds: string[]): Promise<number> {
  return inTeam(member, (tx) => forgetProspects(tx, member, { prospectIds, reason: "deleted" }));
}

/**
 * Never contact the person, or anybody at their domain; and either erase everybody whom this covers,
 * so that only a keyed hash remains, or keep what we hold. Says how many were erased. Throws NotFound,
 * and NotAllowed where the domain is that of many.
 */
export async function blacklistProspect(
  member: Member,
  id: string,
  { what, held }: BlacklistInput,
): Promise<{ erased: number; domain: string }> {
  return inTeam(member, async (tx) => {
    const forgets = held === "forget";
    const forgetsMany = forgets && what === "domain";
    // Many are locked in one order only, or two such acts would wait for each other for ever.
    const chosen = await findProspect(tx, id, { lock: !forgetsMany });
    const domain = domainOf(chosen.email);
    const covered = forgetsMany ? await lockEverybodyAt(tx, domain) : [chosen];
    if (what === "domain") await demandFor(tx, member, domain);
    if (what === "domain") await suppressDomain(tx, member, { domain, reason: "blacklisted" });
    if (what === "address" || forgets) {
      const hashes = covered.map(({ email }) => contactHash(email));
      const reason = forgets ? "forgotten" : "blacklisted";
      await suppressHashes(tx, member, { hashes, reason });
    }
    const prospectIds = covered.map((prospect) => prospect.id);
    const erased = forgets
      ? await forgetProspects(tx, member, { prospectIds, reason: "forgotten" })
      : 0;
    return { erased, domain };
  });
}

/** Counted once they are locked: whoever came meanwhile counts as well. */
async function demandFor(tx: Tx, member: Member, domain: string): Promise<void> {
  if ((await countAt(tx, domain)) > MOST_LET_GO) demand(member, "let-many-go");
}

export type Consequences = {
  /** Sequences that will not go on. */
  underWay: number;
  /** Messages that were sent, or may have been. */
  sent: number;
};

/** What hangs on a prospect, counted for the page that asks before they go. */
export async function consequencesFor(tx: Tx, prospectId: string): Promise<Consequences> {
  const [{ underWay } = { underWay: 0 }] = await tx
    .select({ underWay: count() })
    .from(enrolments)
    .where(
      and(eq(enrolments.prospectId, prospectId), inArray(enrolments.state, ["waiting", "blocked"])),
    );
  const [{ sent } = { sent: 0 }] = await tx
    .select({ sent: count() })
    .from(sends)
    .innerJoin(
      enrolments,
      and(eq(enrolments.teamId, sends.teamId), eq(enrolments.id, sends.enrolmentId)),
    )
    .where(and(eq(enrolments.prospectId, prospectId), inArray(sends.state, ["sent", "uncertain"])));
  return { underWay, sent };
}

/** How many prospects a block of this domain would cover. */
export async function countAt(tx: Tx, domain: string): Promise<number> {
  const [row] = await tx.select({ count: count() }).from(prospects).where(at(domain));
  return row!.count;
}

async function lockEverybodyAt(tx: Tx, domain: string): Promise<Pick<Prospect, "id" | "email">[]> {
  return tx
    .select({ id: prospects.id, email: prospects.email })
    .from(prospects)
    .where(at(domain))
    .orderBy(prospects.id)
    .for("update");
}

function at(domain: string) {
  return within(sql`split_part(${prospects.emailKey}, '@', 2)`, domain);
}
