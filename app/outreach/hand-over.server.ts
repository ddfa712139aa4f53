/** Handing a claimed slice over: each message is looked at once more when its turn comes, then it goes. */

import { and, eq } from "drizzle-orm";
import type { Mailbox as Door } from "#app/adapters/mailbox/port.ts";
import { now, SECOND } from "#app/core/clock.ts";
import { log } from "#app/core/log.server.ts";
import type { Member } from "#app/core/member.ts";
import { isStopping } from "#app/core/until-told.server.ts";
import type { Slice } from "#app/outreach/claim.server.ts";
import type { Claimed } from "#app/outreach/intents.server.ts";
import { type Verdict, verdictOf } from "#app/outreach/ledger.ts";
import type { Decided } from "#app/outreach/record.server.ts";
import { suppressedAmong } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { enrolments } from "#db/schema/outreach.ts";

/** A claim older than this asks again whether the person may be written to. */
const FRESH_MS = SECOND;

const notSent: Verdict = { state: "retry", reason: "interrupted", now: true };

export async function handOver(member: Member, door: Door, slice: Slice): Promise<Decided[]> {
  return Promise.all(
    slice.claimed.map(async (claimed) => ({
      ...claimed,
      hash: claimed.contact.hash,
      verdict: await deliver(member, door, { claimed, slice }),
    })),
  );
}

async function deliver(
  member: Member,
  door: Door,
  { claimed, slice }: { claimed: Claimed; slice: Slice },
): Promise<Verdict> {
  let objection: Verdict | undefined;
  const outcome = await sendOrDoubt(door, claimed.message, async () => {
    objection = await whyNot(member, claimed, slice);
    return objection === undefined;
  });
  return outcome.kind === "withdrawn" ? (objection ?? notSent) : verdictOf(outcome);
}

/** A mailbox that breaks in a way it has no word for leaves us in doubt about this message only. */
async function sendOrDoubt(door: Door, message: Claimed["message"], mayGo: () => Promise<boolean>) {
  try {
    return await door.send(message, mayGo);
  } catch (error) {
    log.error({ err: error }, "a mailbox broke while sending");
    return { kind: "unknown", why: "interrupted" } as const;
  }
}

/** Past the lease somebody else decides; while stopping nothing more leaves; who objected is left alone. */
async function whyNot(
  member: Member,
  claimed: Claimed,
  slice: Slice,
): Promise<Verdict | undefined> {
  if (isStopping() || now() >= slice.leaseUntil) return notSent;
  if (now().getTime() - slice.claimedAt.getTime() <= FRESH_MS) return undefined;
  try {
    return await inTeam(member, async (tx) => {
      const [enrolment] = await tx
        .select({ state: enrolments.state, reason: enrolments.reason })
        .from(enrolments)
        .where(and(eq(enrolments.teamId, member.teamId), eq(enrolments.id, claimed.enrolmentId)));
      const reasons = await suppressedAmong(tx, [claimed.contact]);
      const reason = reasons.get(claimed.contact.hash) ?? enrolment?.reason ?? "removed";
      const mayGo = enrolment?.state === "waiting" && reasons.size === 0;
      return mayGo ? undefined : { state: "cancelled", reason };
    });
  } catch {
    // Not to be able to ask is no permission.
    return notSent;
  }
}
