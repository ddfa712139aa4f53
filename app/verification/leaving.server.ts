/** Leaving a provider: its runs end, what lies there of ours is deleted, and then the key is destroyed. */
import { and, eq, inArray, isNotNull } from "drizzle-orm";
import { openVerifier } from "#app/adapters/verification/index.server.ts";
import { after, DAY, MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import type { AskOptions } from "#app/verification/asking.server.ts";
import { keyShredding } from "#app/verification/jobs.ts";
import { type ProviderRow, removedKey, shredKeys } from "#app/verification/keys.server.ts";
import { dropWaiting } from "#app/verification/ledger.server.ts";
import { workLists } from "#app/verification/lists.server.ts";
import { FORGOTTEN } from "#app/verification/run.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { providers, verificationRuns } from "#db/schema/verification.ts";

/** So long a list that cannot be deleted is tried again; then the key goes all the same. */
const PATIENCE = DAY;

/** Safe to run twice. A key that was given again meanwhile is used, and only older ones are destroyed. */
export async function leaveProvider(
  member: Member,
  providerId: string,
  { open = openVerifier }: AskOptions = {},
) {
  const row = await inTeam(member, (tx) => endRuns(tx, member, providerId));
  const account = row && (await removedKey(row));
  const bulk = account && open(account).bulk;
  if (bulk) await workLists(member, { bulk });
  if (row && bulk && (await isLeft(member, row)) && after(row.updatedAt, PATIENCE) > now()) {
    const startAfter = after(now(), 10 * MINUTE);
    const { teamId } = member;
    await inTeam(member, (tx) => enqueue(tx, keyShredding, { teamId, providerId }, { startAfter }));
    return ok();
  }
  return shredKeys(member, providerId);
}

/** Only where there is no key any more; what is under way without one could never end. */
async function endRuns(tx: Tx, member: Member, id: string): Promise<ProviderRow | undefined> {
  const [row] = await tx
    .select()
    .from(providers)
    .where(and(eq(providers.teamId, member.teamId), eq(providers.id, id)));
  if (!row || row.enabled || row.credentialVersion === 0) return undefined;
  const ended = await tx
    .update(verificationRuns)
    .set({ state: "stopped", because: "key-removed", finishedAt: now(), ...FORGOTTEN })
    .where(
      and(
        eq(verificationRuns.provider, row.name),
        inArray(verificationRuns.state, ["waiting", "running"]),
      ),
    )
    .returning({ id: verificationRuns.id });
  for (const run of ended) await dropWaiting(tx, member, run.id);
  return row;
}

async function isLeft(member: Member, { name }: ProviderRow): Promise<boolean> {
  const there = and(eq(verificationRuns.provider, name), isNotNull(verificationRuns.remoteId));
  return inTeam(member, async (tx) => (await tx.$count(verificationRuns, there)) > 0);
}
