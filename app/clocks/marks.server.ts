/** Writing down who set or lifted a mark on whom, when and why, so that the timeline can show it. */

import type { MarkedField } from "#app/clocks/mark.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { noteOrigin } from "#app/prospects/change.server.ts";
import type { Tx } from "#db/client.ts";
import { prospectChanges } from "#db/schema/prospects.ts";

type Noting = {
  prospectId: string;
  field: MarkedField;
  before: Date | null;
  after: Date | null;
  /** `request` where the person asked for it. */
  kind: "form" | "request";
  note: string | null;
};

export async function noteMark(tx: Tx, member: Member, noting: Noting): Promise<void> {
  const { prospectId, field, before, after, kind, note } = noting;
  const originId = newId();
  await noteOrigin(tx, member, { id: originId, kind, note });
  await tx.insert(prospectChanges).values({
    ...{ teamId: member.teamId, prospectId, field, originId, createdAt: now() },
    oldValue: before?.toISOString() ?? null,
    newValue: after?.toISOString() ?? null,
  });
}
