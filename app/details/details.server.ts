/** All that the Prospect Details page shows of one prospect, read at one moment. */
import type { Member } from "#app/core/member.ts";
import { fieldSources, type TimelineEntry, timelineOf } from "#app/details/history.server.ts";
import { isLimited, keptUntil, limitsOf } from "#app/privacy/retention.ts";
import { type InSequence, sequencesOf } from "#app/prospects/in-sequences.server.ts";
import type { OriginFacts } from "#app/prospects/origin.ts";
import type { ProspectField } from "#app/prospects/prospect.ts";
import { findProspect, type Prospect } from "#app/prospects/prospects.server.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import type { SuppressionReason } from "#app/suppression/suppression.ts";
import { inTeam } from "#db/client.ts";
import { prospectsData } from "#db/schema/prospects.ts";

export type Details = {
  prospect: Prospect;
  /** Where each field is from. */
  sources: Record<ProspectField, OriginFacts | undefined>;
  sequences: InSequence[];
  timeline: TimelineEntry[];
  suppressed?: SuppressionReason;
  /** When they are forgotten by themselves. */
  keptUntil?: Date;
};

/** Times in sentences are told in `zone`. Throws NotFound. */
export async function readDetails(member: Member, id: string, zone = "UTC"): Promise<Details> {
  return inTeam(member, async (tx) => {
    const prospect = await findProspect(tx, id);
    return {
      prospect,
      sources: await fieldSources(tx, prospect),
      sequences: await sequencesOf(tx, id, zone),
      timeline: await timelineOf(tx, prospect),
      suppressed: (await findSuppressions(tx, [prospect.email])).get(prospect.email),
      keptUntil: forgottenAt(prospect),
    };
  });
}

/** The first of their clocks to run out. */
function forgottenAt(prospect: Prospect): Date | undefined {
  const { keep } = prospectsData;
  const ends = isLimited(keep)
    ? limitsOf(keep).flatMap((limit) => {
        const since = prospect[limit.since as keyof Prospect];
        return since instanceof Date ? keptUntil(since, limit) : [];
      })
    : [];
  return ends.toSorted((one, other) => one.getTime() - other.getTime())[0];
}
