/** All that the Prospect Details page shows of one prospect, read at one moment. */
import { and, desc, eq } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import {
  fieldSources,
  nameOfUser,
  originsWithIds,
  type Source,
} from "#app/details/sources.server.ts";
import { latestOf } from "#app/details/timeline.server.ts";
import type { Entry } from "#app/details/timeline.ts";
import { type ShownValue, valuesOf } from "#app/fields/fields.server.ts";
import { type Bearing, readBearing } from "#app/labels/bearing.server.ts";
import { isLimited, keptUntil, limitsOf } from "#app/privacy/retention.ts";
import { type Frame, frameOf } from "#app/prospects/frame.server.ts";
import { type InSequence, sequencesOf } from "#app/prospects/in-sequences.server.ts";
import type { ProspectField } from "#app/prospects/prospect.ts";
import { findProspect, type Prospect } from "#app/prospects/prospects.server.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import type { SuppressionReason } from "#app/suppression/suppression.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { notes } from "#db/schema/notes.ts";
import { prospectsData } from "#db/schema/prospects.ts";

export type Statement = { id: string; body: string; at: Date; by: string | null };

export type Details = {
  frame: Frame;
  prospect: Prospect;
  /** Where each field is from. */
  sources: Record<ProspectField, Source | undefined>;
  custom: (ShownValue & { source: Source | undefined })[];
  /** Their lists and tags. */
  bearing: Bearing;
  statements: Statement[];
  sequences: InSequence[];
  /** The few latest entries of the timeline. */
  latest: Entry[];
  suppressed?: SuppressionReason;
  /** When they are forgotten by themselves. */
  keptUntil?: Date;
};

const LATEST = 5;
const MOST_STATEMENTS = 20;

/** Times in sentences are told in `zone`. Throws NotFound. */
export async function readDetails(member: Member, id: string, zone = "UTC"): Promise<Details> {
  return inTeam(member, async (tx) => {
    const prospect = await findProspect(tx, id);
    return {
      frame: frameOf(prospect),
      prospect,
      sources: await fieldSources(tx, prospect),
      custom: await customOf(tx, id),
      bearing: await readBearing(tx, id),
      statements: await statementsOf(tx, id),
      sequences: await sequencesOf(tx, id, zone),
      latest: await latestOf(tx, member, { prospect, most: LATEST }),
      suppressed: (await findSuppressions(tx, [prospect.email])).get(prospect.email),
      keptUntil: forgottenAt(prospect),
    };
  });
}

async function customOf(tx: Tx, id: string): Promise<Details["custom"]> {
  const values = (await valuesOf(tx, [id])).get(id) ?? [];
  const ids = values.map(({ originId }) => originId);
  const known = ids.length > 0 ? await originsWithIds(tx, ids) : new Map<string, Source>();
  return values.map((value) => ({ ...value, source: known.get(value.originId) }));
}

/** What the person asked to have kept, the latest first. */
async function statementsOf(tx: Tx, prospectId: string): Promise<Statement[]> {
  return tx
    .select({ id: notes.id, body: notes.body, at: notes.createdAt, by: nameOfUser })
    .from(notes)
    .leftJoin(users, eq(users.id, notes.userId))
    .where(and(eq(notes.prospectId, prospectId), eq(notes.kind, "statement")))
    .orderBy(desc(notes.createdAt), desc(notes.id))
    .limit(MOST_STATEMENTS);
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
