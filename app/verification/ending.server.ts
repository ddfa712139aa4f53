/** Runs that end because nothing of them is left, and runs that rest with their team. */
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { FORGOTTEN, LAST } from "#app/verification/run.ts";
import { inTeam } from "#db/client.ts";
import { type ProviderName, verificationRuns } from "#db/schema/verification.ts";

/** Of a closed team only its lists are looked after; opening it again wakes the rest. */
export async function restRuns(member: Member, provider: ProviderName): Promise<void> {
  const isActive = and(
    eq(verificationRuns.provider, provider),
    inArray(verificationRuns.state, ["waiting", "running"]),
  );
  await inTeam(member, (tx) =>
    tx.update(verificationRuns).set({ state: "waiting", because: "team-closing" }).where(isActive),
  );
}

/** Those whose last question is settled. */
export async function finishRuns(member: Member, provider: ProviderName): Promise<void> {
  await inTeam(member, (tx) =>
    tx
      .update(verificationRuns)
      .set({ state: "done", because: null, finishedAt: now(), ...FORGOTTEN })
      .where(
        and(
          eq(verificationRuns.provider, provider),
          inArray(verificationRuns.state, ["waiting", "running"]),
          eq(verificationRuns.reached, LAST),
          isNull(verificationRuns.remoteId),
          sql`not exists (
            select from verifications as question
            where question.run_id = ${verificationRuns.id} and question.state = 'asking')`,
        ),
      ),
  );
}
