/** Intents whose worker is gone: proved sent, proved not sent, or shown to a person. Never resent unasked. */
import { and, eq, lt } from "drizzle-orm";
import type { Mailbox as Door } from "#app/adapters/mailbox/port.ts";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import type { Verdict } from "#app/outreach/ledger.ts";
import { type Decided, recordVerdicts } from "#app/outreach/record.server.ts";
import { inTeam } from "#db/client.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";

export async function settleExpired(member: Member, mailbox: Mailbox, door: Door): Promise<void> {
  const expired = await inTeam(member, (tx) =>
    tx
      .select({ send: sends, hash: enrolments.optOutHash })
      .from(sends)
      .innerJoin(
        enrolments,
        and(eq(enrolments.teamId, sends.teamId), eq(enrolments.id, sends.enrolmentId)),
      )
      .where(
        and(
          eq(sends.mailboxId, mailbox.id),
          eq(sends.state, "intent"),
          lt(sends.leaseUntil, now()),
        ),
      ),
  );
  const decided: Decided[] = [];
  for (const { send, hash } of expired) {
    decided.push({
      sendId: send.id,
      enrolmentId: send.enrolmentId!,
      step: send.step,
      attempts: send.attempts,
      firstTried: send.createdAt,
      hash,
      verdict: await verdictOn(door, send.messageId ?? ""),
    });
  }
  await recordVerdicts(member, mailbox, decided);
}

async function verdictOn(door: Door, messageId: string): Promise<Verdict> {
  const found = await door.find(messageId);
  if (found === "delivered") return { state: "sent" };
  if (found === "absent") return { state: "retry", reason: "interrupted", now: true };
  return { state: "uncertain", reason: "interrupted" };
}
