/** Deciding what we cannot know: whether a message whose connection broke was delivered. */
import { and, eq } from "drizzle-orm";
import { after, now, SECOND } from "#app/core/clock.ts";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { findMailbox } from "#app/mailboxes/mailboxes.server.ts";
import type { Verdict } from "#app/outreach/ledger.ts";
import { recordVerdicts } from "#app/outreach/record.server.ts";
import type { Decision } from "#app/outreach/sequence.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";

/**
 * "again" hands the same message over once more, under the same Message-ID; "sent" moves on as if the
 * answer had come. Only a person decides, and only once. Throws NotFound.
 */
export async function decideUncertain(
  member: Member,
  sequenceId: string,
  { sendId, decision }: { sendId: string; decision: Decision },
) {
  const found = await inTeam(member, async (tx) => {
    const { send, enrolment } = await findSend(tx, sequenceId, sendId);
    if (send.state !== "uncertain") return refused("settled");
    if (enrolment.state !== "waiting" || !send.mailboxId) return refused("stopped");
    const mailbox = await findMailbox(tx, send.mailboxId);
    // The clock is set first: should we fall over in between, sending still looks again by itself.
    await wakeSending(tx, member, mailbox.id, after(now(), 2 * SECOND));
    return ok({ send, enrolment, mailbox });
  });
  if (found.refused) return found;
  const { send, enrolment, mailbox } = found.value;
  const verdict: Verdict =
    decision === "sent" ? { state: "sent" } : { state: "retry", reason: "sent-again", now: true };
  const { step, attempts, createdAt: firstTried } = send;
  const decided = { sendId, enrolmentId: enrolment.id, step, attempts, firstTried };
  const all = [{ ...decided, hash: enrolment.optOutHash, verdict }];
  await recordVerdicts(member, mailbox, all, { from: ["uncertain"] });
  await inTeam(member, (tx) => wakeSending(tx, member, mailbox.id));
  return ok();
}

async function findSend(tx: Tx, sequenceId: string, sendId: string) {
  const known = Id.safeParse(sequenceId).success && Id.safeParse(sendId).success;
  const [found] = known
    ? await tx
        .select({ send: sends, enrolment: enrolments })
        .from(sends)
        .innerJoin(
          enrolments,
          and(eq(enrolments.teamId, sends.teamId), eq(enrolments.id, sends.enrolmentId)),
        )
        .where(and(eq(sends.id, sendId), eq(sends.sequenceId, sequenceId)))
    : [];
  if (!found) throw new NotFound("message");
  return found;
}
