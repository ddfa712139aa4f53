/** The do-not-contact list: putting on it, asking it, and the little that may be taken off it. */
import { type SQL, sql } from "drizzle-orm";
import { domainOf } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { contactHash, currentHashKeyId, hashOfKey } from "#app/core/signing.server.ts";
import {
  domainsCovering,
  heavierReason,
  reasonsLighterThan,
  type SuppressionReason,
} from "#app/suppression/suppression.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { suppressions } from "#db/schema/suppression.ts";

/** A person as an enrolment knows them: the hash of their suppression key, and their domain. */
export type Contact = { hash: string; domain: string };

/** Whom to suppress: an address, or its `contactHash` where the address itself is not at hand. */
export type Suppressing = { reason: SuppressionReason } & (
  | { address: string; hash?: undefined }
  | { hash: string; address?: undefined }
);

/** Never written to again, and taken out of every sequence. Safe to repeat and to race. */
export async function suppressAddress(
  tx: Tx,
  member: Member,
  { address, hash, reason }: Suppressing,
): Promise<void> {
  await suppressHashes(tx, member, { hashes: [hash ?? contactHash(address)], reason });
}

/** The same for many at once; a heavier reason that is there already stays. */
export async function suppressHashes(
  tx: Tx,
  member: Member,
  { hashes, reason }: { hashes: string[]; reason: SuppressionReason },
): Promise<void> {
  // One order for everybody: two transactions that meet wait for each other instead of deadlocking.
  const sorted = sql.param([...new Set(hashes)].sort());
  const ids = sql.param(Array.from(new Set(hashes), newId));
  await tx.execute(sql`
    insert into suppressions
      (id, team_id, created_at, updated_at, kind, hash, key_id, reason, user_id)
    select id, ${member.teamId}::uuid, ${moment()}, ${moment()}, 'address', hash,
      ${currentHashKeyId()}, ${reason}, ${member.userId}::uuid
    from unnest(${ids}::uuid[], ${sorted}::text[]) as asked (id, hash)
    on conflict (team_id, hash) do update
      set reason = excluded.reason, user_id = excluded.user_id, updated_at = excluded.updated_at
      where suppressions.reason = any(${sql.param(reasonsLighterThan(reason))}::text[])`);
  await stopWriting(tx, sql`opt_out_hash = any(${sorted}::text[])`, reason);
}

/** Nobody at the domain, or at one below it, is ever written to. Safe to repeat and to race. */
export async function suppressDomain(
  tx: Tx,
  member: Member,
  { domain, reason }: { domain: string; reason: SuppressionReason },
): Promise<void> {
  await tx
    .insert(suppressions)
    .values({
      teamId: member.teamId,
      kind: "domain",
      hash: hashOfKey(domain),
      keyId: currentHashKeyId(),
      domain,
      reason,
      userId: member.userId,
    })
    .onConflictDoNothing();
  await stopWriting(tx, within(sql`domain`, domain), reason);
}

/** True for a column that holds the domain or one below it; not by LIKE, which would need escaping. */
export function within(column: SQL, domain: string): SQL {
  const below = `.${domain}`;
  return sql`(${column} = ${domain} or right(${column}, ${below.length}::int) = ${below})`;
}

/** Whom of these addresses nobody may write to, and why; one query. */
export async function findSuppressions(
  tx: Tx,
  addresses: string[],
): Promise<Map<string, SuppressionReason>> {
  const contacts = addresses.map((address) => ({
    address,
    hash: contactHash(address),
    domain: domainOf(address),
  }));
  const reasons = await suppressedAmong(tx, contacts);
  const found = new Map<string, SuppressionReason>();
  for (const { address, hash } of contacts) {
    const reason = reasons.get(hash);
    if (reason) found.set(address, reason);
  }
  return found;
}

/** The same by contacts: contact hash → reason. One query, however many are asked about. */
export async function suppressedAmong(
  tx: Tx,
  contacts: Contact[],
): Promise<Map<string, SuppressionReason>> {
  if (contacts.length === 0) return new Map();
  const coverings = hashesByDomain(contacts);
  const asked = new Set(contacts.map((contact) => contact.hash));
  for (const hashes of coverings.values()) for (const hash of hashes) asked.add(hash);
  const rows = await withHash(tx, [...asked]);
  if (rows.length === 0) return new Map();
  const known = new Map(rows.map((row) => [row.hash, row.reason]));
  const found = new Map<string, SuppressionReason>();
  for (const { hash, domain } of contacts) {
    const reasons = [hash, ...coverings.get(domain)!].flatMap((key) => known.get(key) ?? []);
    if (reasons.length > 0) found.set(hash, reasons.reduce(heavierReason));
  }
  return found;
}

export async function isSuppressed(tx: Tx, contact: Contact): Promise<boolean> {
  return (await suppressedAmong(tx, [contact])).size > 0;
}

export type Entry = {
  reason: SuppressionReason;
  since: Date;
  domain: string | null;
  userId: string | null;
};

/** What stands on the list about one address: itself, its domain, or both. */
export async function suppressionEntries(tx: Tx, address: string): Promise<Entry[]> {
  const hashes = domainsCovering(domainOf(address)).map(hashOfKey);
  return withHash(tx, [contactHash(address), ...hashes]);
}

function withHash(tx: Tx, hashes: string[]) {
  return tx
    .select({
      hash: suppressions.hash,
      reason: suppressions.reason,
      since: suppressions.createdAt,
      domain: suppressions.domain,
      userId: suppressions.userId,
    })
    .from(suppressions)
    .where(among(suppressions.hash, hashes, "text"));
}

function hashesByDomain(contacts: Contact[]): Map<string, string[]> {
  const domains = new Set(contacts.map((contact) => contact.domain));
  return new Map(Array.from(domains, (domain) => [domain, domainsCovering(domain).map(hashOfKey)]));
}

/** Ends what is under way for these people. What was handed over already cannot be called back. */
async function stopWriting(tx: Tx, whose: SQL, reason: SuppressionReason): Promise<void> {
  await tx.execute(sql`
    with live as (
      select id from enrolments where ${whose} and state in ('waiting', 'blocked')
      order by id for update
    )
    update enrolments
      set state = 'stopped', reason = ${reason}, next_at = null, updated_at = ${moment()}
      from live where enrolments.id = live.id`);
  await tx.execute(sql`
    update sends
      set state = 'cancelled', reason = ${reason}, retry_at = null, updated_at = ${moment()}
      where state = 'retry' and enrolment_id in (select id from enrolments where ${whose})`);
}

function moment(): SQL {
  return sql`${now().toISOString()}::timestamptz`;
}
