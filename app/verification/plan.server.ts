/** When the checks of a team with one provider go on: at once, at a known time, or when somebody acts. */
import { and, asc, eq, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";
import { after, MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { isOpen } from "#app/team/open.server.ts";
import { haltOf } from "#app/verification/budget.server.ts";
import { findProvider } from "#app/verification/keys.server.ts";
import { isPaid, nextMonth } from "#app/verification/providers.ts";
import { LAST } from "#app/verification/run.ts";
import { isUnderWay, LEASE } from "#app/verification/settling.server.ts";
import { sleepChecks, wakeChecks } from "#app/verification/wake.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { type ProviderName, verificationRuns, verifications } from "#db/schema/verification.ts";

/** Sets the clock, and begins the next slice if there is something to do now. */
export async function planNext(member: Member, provider: ProviderName): Promise<void> {
  await inTeam(member, async (tx) => {
    const isClosed = !(await isOpen(tx, member.teamId));
    const until = isClosed ? await nextList(tx, provider) : await nextDue(tx, member, provider);
    await sleepChecks(tx, member, { provider, until });
    if (until && until <= now()) await wakeChecks(tx, member, provider);
  });
}

/** In a closed team nothing else goes on. */
async function nextList(tx: Tx, provider: ProviderName): Promise<Date | undefined> {
  const there = and(eq(verificationRuns.provider, provider), isNotNull(verificationRuns.remoteId));
  return (await tx.$count(verificationRuns, there)) > 0 ? after(now(), 5 * MINUTE) : undefined;
}

/** Undefined when nothing is left, and when only a member can make it go on. */
async function nextDue(tx: Tx, member: Member, provider: ProviderName) {
  const row = await findProvider(tx, member.teamId, provider);
  const hasKey = !isPaid(provider) || (row?.enabled === true && row.credentialVersion > 0);
  const halt = haltOf(row);
  const notBefore = hasKey ? (halt ? halt.until : now()) : null;
  const times = await lostTimes(tx, provider);
  if (notBefore) {
    const later = (at: Date) => (at > notBefore ? at : notBefore);
    const open = [...(await waitingTimes(tx, provider)), ...(await runTimes(tx, provider))];
    times.push(...open.map(later));
  }
  return times.toSorted((one, other) => one.getTime() - other.getTime())[0];
}

/** When the first question that is under way counts as lost. */
async function lostTimes(tx: Tx, provider: ProviderName): Promise<Date[]> {
  const [row] = await tx
    .select({ asked: verifications.askedAt })
    .from(verifications)
    .where(isUnderWay(provider))
    .orderBy(asc(verifications.askedAt))
    .limit(1);
  return row?.asked ? [after(row.asked, LEASE)] : [];
}

/** When the first question that is written down may be asked. */
async function waitingTimes(tx: Tx, provider: ProviderName): Promise<Date[]> {
  const [row] = await tx
    .select({ retryAt: verifications.retryAt })
    .from(verifications)
    .where(isWaiting(provider))
    .orderBy(sql`${verifications.retryAt} asc nulls first`)
    .limit(1);
  return row ? [row.retryAt ?? now()] : [];
}

/** Written down and not asked yet. */
export function isWaiting(provider: ProviderName) {
  return and(
    eq(verifications.provider, provider),
    eq(verifications.state, "asking"),
    isNull(verifications.askedAt),
  );
}

async function runTimes(tx: Tx, provider: ProviderName): Promise<Date[]> {
  const runs = await tx
    .select()
    .from(verificationRuns)
    .where(
      and(
        eq(verificationRuns.provider, provider),
        or(
          inArray(verificationRuns.state, ["waiting", "running"]),
          isNotNull(verificationRuns.remoteId),
        ),
      ),
    );
  return runs.flatMap(({ remoteId, reached, because }) => {
    if (remoteId) return [after(now(), MINUTE)];
    if (reached === LAST) return [];
    return [because === "budget-reached" ? nextMonth(now()) : now()];
  });
}
