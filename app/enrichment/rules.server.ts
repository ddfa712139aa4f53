/** Which fields a team lets be completed, whether imports are completed by themselves, and when to ask again. */
import type { Member } from "#app/core/member.ts";
import { dropUnallowed } from "#app/enrichment/drop.server.ts";
import {
  ENRICHABLE,
  type Enrichable,
  type RulesInput,
  USUAL_FIELDS,
} from "#app/enrichment/enrichment.ts";
import { demand } from "#app/team/may.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enrichmentRules } from "#db/schema/enrichment.ts";

export type Rules = { fields: Enrichable[]; enrichImports: boolean; askAgainDays: number };

/** In the member's transaction: row-level security leaves at most the team's one row. */
export async function readRules(tx: Tx): Promise<Rules> {
  const [row] = await tx.select().from(enrichmentRules);
  if (!row) return { fields: USUAL_FIELDS, enrichImports: false, askAgainDays: 90 };
  const { enrichImports, askAgainDays } = row;
  return {
    fields: ENRICHABLE.filter((field) => row.fields.includes(field)),
    enrichImports,
    askAgainDays,
  };
}

export async function showRules(member: Member): Promise<Rules> {
  return inTeam(member, readRules);
}

/** What waits as a suggestion for a field that is no longer allowed goes at once. */
export async function saveRules(
  member: Member,
  { fields, enrichImports }: RulesInput,
): Promise<void> {
  demand(member, "set-up-providers");
  await inTeam(member, async (tx) => {
    await tx
      .insert(enrichmentRules)
      .values({ teamId: member.teamId, fields, enrichImports })
      .onConflictDoUpdate({
        target: enrichmentRules.teamId,
        set: { fields, enrichImports },
      });
    await dropUnallowed(tx, fields);
  });
}
