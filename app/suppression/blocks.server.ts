/** The do-not-contact page: what stands on the list, blocking by hand, and taking a block back. */
import { and, desc, eq, sql } from "drizzle-orm";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { contactHash } from "#app/core/signing.server.ts";
import {
  findSuppressions,
  suppressAddress,
  suppressDomain,
} from "#app/suppression/suppression.server.ts";
import {
  type Blockable,
  mayBeLifted,
  type SuppressionReason,
} from "#app/suppression/suppression.ts";
import { demand } from "#app/team/may.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { suppressions } from "#db/schema/suppression.ts";

const MOST_DOMAINS = 500;

export type BlockedDomain = { id: string; domain: string; since: Date; by: string | null };
export type SuppressionList = {
  /** How many addresses, by reason. */
  addresses: Partial<Record<SuppressionReason, number>>;
  domainCount: number;
  /** The newest 500. */
  domains: BlockedDomain[];
};

export async function listSuppressions(member: Member): Promise<SuppressionList> {
  return inTeam(member, async (tx) => {
    const counts = await countByReason(tx);
    const domains = await blockedDomains(tx, { most: MOST_DOMAINS });
    const addresses = counts.filter((row) => row.kind === "address");
    return {
      addresses: Object.fromEntries(addresses.map(({ reason, count }) => [reason, count])),
      domainCount: counts.reduce((sum, row) => sum + (row.kind === "domain" ? row.count : 0), 0),
      domains,
    };
  });
}

/** Of an address only the keyed hash is kept. */
export async function block(member: Member, what: Blockable): Promise<void> {
  await inTeam(member, async (tx) => {
    const reason = "blacklisted";
    if (what.domain) await suppressDomain(tx, member, { domain: what.domain, reason });
    else if (what.address) await suppressAddress(tx, member, { address: what.address, reason });
  });
}

export type Standing = {
  reason: SuppressionReason;
  /** The row to take off; absent when it may not be, or when a whole domain is what blocks. */
  liftable?: string;
};

/** How this address stands with the team, if it is blocked at all. */
export async function checkAddress(member: Member, address: string): Promise<Standing | undefined> {
  return inTeam(member, async (tx) => {
    const reason = (await findSuppressions(tx, [address])).get(address);
    if (!reason) return undefined;
    const [own] = await tx
      .select({ id: suppressions.id, reason: suppressions.reason })
      .from(suppressions)
      .where(eq(suppressions.hash, contactHash(address)));
    return own && mayBeLifted(own.reason) ? { reason, liftable: own.id } : { reason };
  });
}

/** One blocked domain. Throws NotFound. */
export async function findBlockedDomain(member: Member, id: string): Promise<BlockedDomain> {
  if (!Id.safeParse(id).success) throw new NotFound("blocked domain");
  const [found] = await inTeam(member, (tx) => blockedDomains(tx, { id, most: 1 }));
  if (!found) throw new NotFound("blocked domain");
  return found;
}

/** Takes a domain, or an address that nobody objected for, off the list. Throws NotFound. */
export async function lift(member: Member, id: string) {
  demand(member, "lift-blocks");
  return inTeam(member, async (tx) => {
    const [row] = await tx
      .select({ kind: suppressions.kind, reason: suppressions.reason })
      .from(suppressions)
      .where(eq(suppressions.id, id))
      .for("update");
    if (!row) throw new NotFound("suppression");
    if (row.kind === "address" && !mayBeLifted(row.reason)) return refused("they-objected");
    await tx.delete(suppressions).where(eq(suppressions.id, id));
    return ok();
  });
}

function countByReason(tx: Tx) {
  return tx
    .select({
      kind: suppressions.kind,
      reason: suppressions.reason,
      count: sql<number>`count(*)::int`,
    })
    .from(suppressions)
    .groupBy(suppressions.kind, suppressions.reason);
}

async function blockedDomains(
  tx: Tx,
  { id, most }: { id?: string; most: number },
): Promise<BlockedDomain[]> {
  const rows = await tx
    .select({
      id: suppressions.id,
      domain: suppressions.domain,
      since: suppressions.createdAt,
      by: sql<string | null>`coalesce(${users.name}, ${users.email})`,
    })
    .from(suppressions)
    .leftJoin(users, eq(users.id, suppressions.userId))
    .where(and(eq(suppressions.kind, "domain"), id ? eq(suppressions.id, id) : undefined))
    .orderBy(desc(suppressions.id))
    .limit(most);
  return rows.map((row) => ({ ...row, domain: row.domain ?? "" }));
}
