/** Values that one completion suggested, for many prospects on one page. */
import { and, asc, eq, gt } from "drizzle-orm";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import type { Enrichable, ValueDecision } from "#app/enrichment/enrichment.ts";
import { findRun } from "#app/enrichment/runs.server.ts";
import { decideValues, offered } from "#app/enrichment/values.server.ts";
import { displayName } from "#app/prospects/prospect.ts";
import { findProspect } from "#app/prospects/prospects.server.ts";
import { among } from "#db/among.ts";
import { inTeam } from "#db/client.ts";
import { fieldSuggestions } from "#db/schema/enrichment.ts";

const PAGE = 25;

export type RunValue = {
  id: string;
  prospectId: string;
  name: string;
  field: Enrichable;
  before: string | null;
  after: string;
};

/** Of 25 prospects, behind `after`; `next` leads on. Throws NotFound. */
export async function listRunValues(member: Member, runId: string, after?: string | null) {
  return inTeam(member, async (tx) => {
    await findRun(tx, runId);
    const isCursor = after && Id.safeParse(after).success;
    const people = await tx
      .selectDistinct({ id: fieldSuggestions.prospectId })
      .from(fieldSuggestions)
      .where(
        and(
          eq(fieldSuggestions.runId, runId),
          isCursor ? gt(fieldSuggestions.prospectId, after) : undefined,
        ),
      )
      .orderBy(asc(fieldSuggestions.prospectId))
      .limit(PAGE + 1);
    const rows: RunValue[] = [];
    for (const { id } of people.slice(0, PAGE)) {
      const prospect = await findProspect(tx, id);
      for (const one of await offered(tx, prospect)) {
        const { id: suggestion, field, before, value } = one;
        const name = displayName(prospect);
        rows.push({ id: suggestion, prospectId: id, name, field, before, after: value });
      }
    }
    return { rows, next: people.length > PAGE ? people[PAGE - 1]!.id : undefined };
  });
}

/** Each prospect by itself, as on their own page; says how many values were decided on. */
export async function decideRunValues(
  member: Member,
  { verdict, suggestion }: ValueDecision,
): Promise<number> {
  const rows = await inTeam(member, (tx) =>
    tx
      .select({ id: fieldSuggestions.id, prospectId: fieldSuggestions.prospectId })
      .from(fieldSuggestions)
      .where(among(fieldSuggestions.id, suggestion)),
  );
  const byPerson = Map.groupBy(rows, ({ prospectId }) => prospectId);
  let decided = 0;
  for (const [prospectId, own] of byPerson) {
    const ids = own.map(({ id }) => id);
    const outcome = await decideValues(member, prospectId, { verdict, suggestion: ids });
    decided += outcome.value?.decided ?? 0;
  }
  return decided;
}
