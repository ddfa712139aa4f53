/** Waking the checks: a clock per piece of work says when it goes on, and the queue is told when it is time. */
import { and, eq, inArray, isNull, lte, or } from "drizzle-orm";
import { after, MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import { checkSlice } from "#app/verification/jobs.ts";
import { PROVIDERS } from "#app/verification/providers.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { setClock } from "#db/clocks.ts";
import { enqueue } from "#db/queue.ts";
import { dueClocks, teams } from "#db/schema/team.ts";
import type { ProviderName } from "#db/schema/verification.ts";

/** One kind of clock for each provider, so that a clock alone says whose slice to begin. */
const kindOf = (provider: ProviderName) => `checking-${provider}`;

/** A slice begins as soon as a worker is free. At most one waits for each team and provider. */
export async function wakeChecks(
  tx: Tx,
  { teamId }: Pick<Member, "teamId">,
  provider: ProviderName,
): Promise<void> {
  // Never with a later start: one that waits for its time would keep an earlier one from being taken.
  await enqueue(tx, checkSlice, { teamId, provider }, { key: `${teamId}/${provider}` });
}

/** The team's next look at what it has with a provider; undefined when nothing is left. */
export async function sleepChecks(
  tx: Tx,
  { teamId }: Member,
  { provider, until }: { provider: ProviderName; until: Date | undefined },
): Promise<void> {
  await setClock(tx, { kind: kindOf(provider), teamId, subjectId: teamId }, until);
}

/** Everything that a team had under way when it was closed. */
export async function wakeAllChecks(tx: Tx, member: Member): Promise<void> {
  for (const provider of PROVIDERS) await wakeChecks(tx, member, provider);
}

/** What is due; in closed teams only where lists may lie at a provider. Its clock moves on, so that a job that got lost is asked for again. */
export async function wakeDueChecks({ most = 500 } = {}) {
  return inSystem("dispatch", async (tx) => {
    const due = await tx
      .select({ teamId: dueClocks.teamId, kind: dueClocks.kind })
      .from(dueClocks)
      .innerJoin(teams, eq(teams.id, dueClocks.teamId))
      .where(
        and(
          inArray(dueClocks.kind, PROVIDERS.map(kindOf)),
          lte(dueClocks.dueAt, now()),
          or(isNull(teams.closedAt), eq(dueClocks.kind, kindOf("briteverify"))),
        ),
      )
      .orderBy(dueClocks.dueAt)
      .limit(most)
      .for("update", { of: dueClocks, skipLocked: true });
    for (const { teamId, kind } of due) {
      const provider = PROVIDERS.find((name) => kindOf(name) === kind)!;
      await wakeChecks(tx, { teamId }, provider);
      await tx
        .update(dueClocks)
        .set({ dueAt: after(now(), 5 * MINUTE) })
        .where(and(eq(dueClocks.kind, kind), eq(dueClocks.teamId, teamId)));
    }
    return ok({ woken: due.length });
  });
}
