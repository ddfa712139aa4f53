/** Keys of providers: sealed into the vault by whoever gives one, opened and destroyed by the worker alone. */
import { and, eq, lte } from "drizzle-orm";
import { vault } from "#app/adapters/vault/index.server.ts";
import type { Binding } from "#app/adapters/vault/port.ts";
import { after, MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { SealBroken } from "#app/core/sealing.server.ts";
import { demand } from "#app/team/may.ts";
import { holdOpen } from "#app/team/open.server.ts";
import { keyShredding, keyTest } from "#app/verification/jobs.ts";
import { isPaid, type PaidName, priceOf } from "#app/verification/providers.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { type ProviderName, providers } from "#db/schema/verification.ts";

export type ProviderRow = typeof providers.$inferSelect;

/** As `openVerifier` and `openEnrichment` take it. */
export type Account =
  | { kind: "embedded" }
  | { kind: "hunter" | "briteverify"; key: string; creditsEach: number };

const MOST_VERSIONS = 2_147_483_647;

/**
 * With whom to ask: our own engine always, others with the team's key. Only the worker may open a key,
 * so only jobs call this; what it gives is never logged or stored.
 */
export async function providerFor(tx: Tx, { teamId }: Member, name: ProviderName) {
  if (!isPaid(name)) return ok<Account>({ kind: "embedded" });
  const row = await findProvider(tx, teamId, name);
  if (!row?.enabled || row.credentialVersion === 0) return refused("no-key");
  try {
    const key = await vault.open(bindingOf(row, row.credentialVersion));
    return ok<Account>({ kind: name, key, creditsEach: priceOf(name, row.creditsEach) });
  } catch (error) {
    if (error instanceof NotFound || error instanceof SealBroken) return refused("key-gone");
    throw error;
  }
}

/** `lock` until the end of `tx`: whoever spends or halts holds the row. */
export async function findProvider(
  tx: Tx,
  teamId: string,
  name: ProviderName,
  { lock = false } = {},
): Promise<ProviderRow | undefined> {
  const query = tx
    .select()
    .from(providers)
    .where(and(eq(providers.teamId, teamId), eq(providers.name, name)))
    .$dynamic();
  const [row] = await (lock ? query.for("update") : query);
  return row;
}

/** Seals the key as the next version and has the worker ask the provider whether it takes it. */
export async function giveKey(member: Member, name: PaidName, key: string) {
  demand(member, "set-up-providers");
  const row = await inTeam(member, async (tx) => {
    if (!(await holdOpen(tx, member.teamId))) return undefined;
    await tx
      .insert(providers)
      .values({ teamId: member.teamId, name, enabled: false })
      .onConflictDoNothing();
    const made = await findProvider(tx, member.teamId, name, { lock: true });
    await planShredding(tx, made!);
    return made!;
  });
  if (!row) return refused("team-closing");
  const credentialVersion = await sealKey(row, key);
  await inTeam(member, async (tx) => {
    const testing = { haltedBecause: "testing", haltedUntil: null, failures: 0 };
    await tx
      .update(providers)
      .set({ enabled: true, credentialVersion, ...testing })
      .where(and(eq(providers.teamId, member.teamId), eq(providers.id, row.id)));
    await enqueue(tx, keyTest, { teamId: member.teamId, provider: name }, { key: row.id });
  });
  return ok();
}

/**
 * Nothing is asked there any more. The worker deletes what lies there and then destroys the key. What
 * was spent stays counted.
 */
export async function removeKey(member: Member, name: PaidName) {
  demand(member, "set-up-providers");
  return inTeam(member, async (tx) => {
    const row = await findProvider(tx, member.teamId, name, { lock: true });
    if (!row?.enabled || row.credentialVersion === 0) return refused("no-key");
    const without = { enabled: false, haltedBecause: null, failures: 0 };
    await tx
      .update(providers)
      .set({ ...without, haltedUntil: null })
      .where(and(eq(providers.teamId, member.teamId), eq(providers.id, row.id)));
    await enqueue(tx, keyShredding, { teamId: member.teamId, providerId: row.id });
    return ok();
  });
}

/** Of a provider whose key was removed and is not destroyed yet: for what must still be deleted there. */
export async function removedKey(row: ProviderRow) {
  if (row.enabled || row.credentialVersion === 0 || !isPaid(row.name)) return undefined;
  try {
    const key = await vault.open(bindingOf(row, row.credentialVersion));
    return { kind: row.name, key, creditsEach: priceOf(row.name, row.creditsEach) };
  } catch (error) {
    if (error instanceof NotFound || error instanceof SealBroken) return undefined;
    throw error;
  }
}

/** Destroys what the provider's row does not use: older versions, or all once there is no key. */
export async function shredKeys(member: Member, providerId: string) {
  const { teamId } = member;
  const mine = and(eq(providers.teamId, teamId), eq(providers.id, providerId));
  const [row] = await inTeam(member, (tx) => tx.select().from(providers).where(mine));
  const used = row?.enabled ? row.credentialVersion : 0;
  const upTo = used > 0 ? used - 1 : row?.credentialVersion || MOST_VERSIONS;
  await vault.shred(bindingOf({ teamId, id: providerId }, upTo));
  if (used > 0) return ok();
  // A key that was given meanwhile stays.
  await inTeam(member, (tx) =>
    tx
      .update(providers)
      .set({ credentialVersion: 0 })
      .where(and(mine, eq(providers.enabled, false), lte(providers.credentialVersion, upTo))),
  );
  return ok();
}

/** The vault is another database: what a crash leaves there, and every older version, goes with this. */
async function planShredding(tx: Tx, { teamId, id }: ProviderRow): Promise<void> {
  const startAfter = after(now(), 10 * MINUTE);
  await enqueue(tx, keyShredding, { teamId, providerId: id }, { startAfter });
}

async function sealKey(row: ProviderRow, key: string): Promise<number> {
  const next = row.credentialVersion + 1;
  // A version is taken when two people give a key at once, or after a crash.
  for (let version = next; version < next + 100; version++) {
    const outcome = await vault.put(bindingOf(row, version), key);
    if (!outcome.refused) return version;
  }
  throw new Error("no free version for a key");
}

/** The vault calls whatever a secret belongs to a mailbox. */
function bindingOf({ teamId, id }: { teamId: string; id: string }, version: number): Binding {
  return { teamId, mailboxId: id, purpose: "provider", version };
}
