/** The full world's part of opens: a team that measures, a person who allowed it, and what was fetched. */
import { eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { consentPath } from "#app/tracking/token.server.ts";
import { inTeam } from "#db/client.ts";
import { sends, sequences } from "#db/schema/outreach.ts";
import { teams } from "#db/schema/team.ts";
import { openChoices, openEvents, opens, openTotals } from "#db/schema/tracking.ts";
import type { Person } from "#tests/support/people.ts";

type Given = { marker: string; prospectId: string; sequenceId: string; sendId: string };

/** Gives the token of the page on which that person decides. */
export async function measureOpens(
  { member }: Person,
  { marker, prospectId, sequenceId, sendId }: Given,
): Promise<string> {
  const { teamId, userId } = member;
  const opened = { opens: "individual" } as const;
  const fetched = { teamId, sequenceId, step: 1, opener: "person" } as const;
  await inTeam(member, async (tx) => {
    await tx.update(teams).set(opened).where(eq(teams.id, teamId));
    await tx.update(sequences).set(opened).where(eq(sequences.id, sequenceId));
    await tx.update(sends).set(opened).where(eq(sends.id, sendId));
    await tx.insert(openChoices).values({
      ...{ teamId, userId, prospectId, mode: "individual", basis: "recorded", at: now() },
      proof: `${marker} agreed at the fair`,
    });
    await tx.insert(openEvents).values({
      ...{ ...fetched, sendId, because: "browser", country: "GB", at: now(), foldedAt: now() },
    });
    await tx.insert(opens).values({
      ...{ teamId, sendId, people: 1, country: "GB", lastAt: now(), sure: "likely" },
      because: "browser",
    });
    await tx.insert(openTotals).values({ ...fetched, day: "2026-11-24", country: "", count: 2 });
  });
  return consentPath({ teamId, prospectId }).slice("/c/".length);
}
