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
import { shareTurn, takeTurn } from "#db/turn.ts";

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

/**
 * Nobody changes them before this transaction ends: what it writes under them is there when a change
 * takes away what is not allowed any more. Ask before locking anything that was suggested.
 */
export async function holdRules(tx: Tx, teamId: string): Promise<Rules> {
  await shareTurn(tx, turnOf(teamId));
  return readRules(tx);
}

const turnOf = (teamId: string) => `enrichment rules ${teamId}`;

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
    await takeTurn(tx, turnOf(member.teamId));
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
