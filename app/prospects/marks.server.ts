/** Writing down who set or lifted a mark on whom, when and why, so that the timeline can show it. */
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { noteOrigin } from "#app/prospects/change.server.ts";
import type { Tx } from "#db/client.ts";
import { prospectChanges } from "#db/schema/prospects.ts";

/** The field of the entry that the timeline shows; old and new value are ISO dates. */
type MarkedField = "restricted" | "withheld" | "noticed" | "justified";

type Noting = {
  prospectId: string;
  field: MarkedField;
  before: Date | null;
  after: Date | null;
  /** `request` where the person asked for it, `provider` where one of these said that they did. */
  kind: "form" | "request" | "provider";
  note?: string | null;
  provider?: string;
};

export async function noteMark(tx: Tx, member: Member, noting: Noting): Promise<void> {
  const { prospectId, field, before, after, ...origin } = noting;
  const originId = newId();
  await noteOrigin(tx, member, { id: originId, ...origin });
  await tx.insert(prospectChanges).values({
    ...{ teamId: member.teamId, prospectId, field, originId, createdAt: now() },
    oldValue: before?.toISOString() ?? null,
    newValue: after?.toISOString() ?? null,
  });
}
