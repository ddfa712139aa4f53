/** What a full world holds of enrichment: a search with people suggested, a value suggested, rules. */
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { inTeam } from "#db/client.ts";
import {
  enrichmentQuestions,
  enrichmentRules,
  enrichmentRuns,
  fieldSuggestions,
  personSuggestions,
} from "#db/schema/enrichment.ts";
import { providers } from "#db/schema/verification.ts";
import type { Person } from "#tests/support/people.ts";

export type PlantedEnrichment = { completions: string; person: string; value: string };

export async function plantEnrichment(
  { member, team }: Person,
  { marker, prospectId }: { marker: string; prospectId: string },
): Promise<PlantedEnrichment> {
  const [completions, person, value] = [newId(), newId(), newId()];
  const mine = { teamId: team.id, provider: "hunter" } as const;
  const email = `suggested@${marker}.example`;
  await inTeam(member, async (tx) => {
    // Whoever plants the providers may have been here: then theirs stays.
    await tx
      .insert(providers)
      .values({ teamId: team.id, name: "hunter", credentialVersion: 1 })
      .onConflictDoNothing();
    await tx
      .insert(enrichmentRules)
      .values({ teamId: team.id, fields: ["position", "company"] })
      .onConflictDoNothing();
    await tx.insert(enrichmentRuns).values({
      ...{ ...mine, id: completions, userId: member.userId, kind: "domain" },
      ...{ domain: `${marker}.example`, total: 1, found: 1, asked: 1, credits: 1 },
      ...{ counts: { found: 1 }, state: "done", finishedAt: now() },
    });
    await tx.insert(enrichmentQuestions).values({
      ...{ ...mine, runId: completions, prospectId, question: newId() },
      ...{ state: "answered", outcome: "found", credits: 1, answeredAt: now() },
    });
    await tx.insert(fieldSuggestions).values({
      ...{ ...mine, id: value, runId: completions, prospectId, field: "company" },
      ...{ value: `${marker} Suggested`, sourceUrl: `https://${marker}.example/team` },
    });
    await tx.insert(personSuggestions).values({
      ...{ ...mine, id: person, runId: completions, email, emailKey: email, score: 90 },
      ...{ firstName: marker, lastName: "Suggested", company: `${marker} Ltd` },
      sources: [{ url: `https://${marker}.example/team`, seenAt: "2026-10-01" }],
    });
  });
  return { completions, person, value };
}
