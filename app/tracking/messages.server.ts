/** Messages that were measured: what may be kept of each at this moment. */
import { and, eq, inArray } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { hindrance } from "#app/core/uses.ts";
import { newestChoices } from "#app/tracking/measuring.server.ts";
import { lesser, modeFor, type OpenMode } from "#app/tracking/mode.ts";
import type { Tx } from "#db/client.ts";
import { enrolments, sends, sequences } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

export type Measured = {
  /** Never more than when it was composed. */
  mode: OpenMode;
  sequenceId: string;
  step: number;
  sentAt: Date | null;
};

/** By the message. Nothing is found of an erased person; the others stay as they are until `tx` ends. */
export async function lockMeasured(
  tx: Tx,
  team: OpenMode,
  sendIds: string[],
): Promise<Map<string, Measured>> {
  const rows = await lockMessages(tx, sendIds);
  // After the lock: whoever takes back their consent holds the person first.
  const choices = await newestChoices(tx, [...new Set(rows.map(({ prospect }) => prospect.id))]);
  return new Map(
    rows.map(({ prospect, sendId, opens, sequence, step, sentAt }) => {
      const allowed = modeFor({
        ...{ team, sequence: sequence.opens, country: prospect.country },
        choice: choices.get(prospect.id) ?? null,
        verdict: hindrance(prospect, "send", now()),
      });
      const mode = lesser(opens, allowed.mode);
      return [sendId, { mode, sequenceId: sequence.id, step, sentAt }];
    }),
  );
}

function lockMessages(tx: Tx, ids: string[]) {
  return tx
    .select({
      ...{ sendId: sends.id, step: sends.step, opens: sends.opens, sentAt: sends.sentAt },
      sequence: { id: sequences.id, opens: sequences.opens },
      prospect: prospects,
    })
    .from(sends)
    .innerJoin(
      enrolments,
      and(eq(enrolments.teamId, sends.teamId), eq(enrolments.id, sends.enrolmentId)),
    )
    .innerJoin(
      sequences,
      and(eq(sequences.teamId, sends.teamId), eq(sequences.id, enrolments.sequenceId)),
    )
    .innerJoin(
      prospects,
      and(eq(prospects.teamId, enrolments.teamId), eq(prospects.id, enrolments.prospectId)),
    )
    .where(inArray(sends.id, ids))
    .orderBy(prospects.id)
    .for("share", { of: prospects });
}
