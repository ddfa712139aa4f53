/** The verification room's part of a full world: a provider, a check of many, and an answer. */
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { addressHashOf } from "#app/verification/candidates.server.ts";
import { inTeam } from "#db/client.ts";
import { providers, verificationRuns, verifications } from "#db/schema/verification.ts";
import type { Person } from "#tests/support/people.ts";

/** Gives the ids of a check under way and of one that is done. */
export async function checkAddresses(
  { member, user, team }: Person,
  { marker, prospectId }: { marker: string; prospectId: string },
): Promise<string[]> {
  const own = { teamId: team.id, userId: user.id, provider: "own" as const };
  const [active, done] = [newId(), newId()];
  await inTeam(member, async (tx) => {
    await tx
      .insert(providers)
      .values({ teamId: team.id, name: "hunter", monthlyBudget: 500 })
      .onConflictDoNothing();
    await tx.insert(verificationRuns).values([
      { ...own, id: active, query: `q=${marker}`, total: 3, state: "waiting" },
      {
        ...{ ...own, id: done, prospectIds: [prospectId], total: 1, asked: 1, answered: 1 },
        ...{ counts: { invalid: 1 }, state: "done" as const, finishedAt: now() },
      },
    ]);
    await tx.insert(verifications).values({
      ...{
        ...own,
        prospectId,
        runId: done,
        state: "answered" as const,
        verdict: "invalid" as const,
      },
      addressHash: addressHashOf(`plain.${marker}@${marker}.example`),
      ...{ reasons: ["no-domain"], score: 0, raw: { asked: marker }, answeredAt: now() },
    });
  });
  return [active, done];
}
