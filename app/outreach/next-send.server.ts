/** When the next message leaves a mailbox or a sequence, and what holds it until then. */
import { and, asc, eq, isNotNull, type SQL } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import { readMailboxFacts, readRoom } from "#app/outreach/room.server.ts";
import { nextSendWords, type SendTime } from "#app/outreach/schedule.ts";
import { senderIds } from "#app/outreach/senders.server.ts";
import { turnOf } from "#app/outreach/turn.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enrolments, sequences } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

/** A sentence for the mailbox's page; undefined while nothing waits for it. */
export async function nextSendFrom(member: Member, mailboxId: string, zone: string) {
  return inTeam(member, async (tx) => {
    const [mailbox] = await readMailboxFacts(tx, [mailboxId]);
    if (mailbox?.state !== "ready") return undefined;
    const next = await nextAmong(tx, [mailboxId]);
    if (!next) return undefined;
    const at = mailboxTime(mailbox, now());
    if (next.at <= at) return "The next message leaves within moments.";
    const by = mailbox.kind === "practice" ? " by the practice clock" : "";
    return `${nextSendWords(next, { now: at, zone }, by)}.`;
  });
}

/** Of a sequence: the earliest of its mailboxes that can send. */
export async function nextSendOf(tx: Tx, sequenceId: string): Promise<SendTime | undefined> {
  return nextAmong(tx, await senderIds(tx, sequenceId), eq(enrolments.sequenceId, sequenceId));
}

async function nextAmong(tx: Tx, ids: string[], only?: SQL): Promise<SendTime | undefined> {
  let earliest: SendTime | undefined;
  for (const mailbox of await readMailboxFacts(tx, ids)) {
    if (mailbox.state !== "ready") continue;
    const first = await firstWaiting(tx, mailbox.id, only);
    if (!first?.nextAt) continue;
    const asked = { now: mailboxTime(mailbox, now()), place: 0, notBefore: first.nextAt };
    const next = turnOf(await readRoom(tx, mailbox), { ...asked, country: first.country });
    if (!earliest || next.at < earliest.at) earliest = next;
  }
  return earliest;
}

/** Claiming moves on whom it finds closed, so the first by time is the first to go. */
async function firstWaiting(tx: Tx, mailboxId: string, only: SQL | undefined) {
  const [first] = await tx
    .select({ nextAt: enrolments.nextAt, country: prospects.country })
    .from(enrolments)
    .innerJoin(
      sequences,
      and(eq(sequences.teamId, enrolments.teamId), eq(sequences.id, enrolments.sequenceId)),
    )
    .innerJoin(
      prospects,
      and(eq(prospects.teamId, enrolments.teamId), eq(prospects.id, enrolments.prospectId)),
    )
    .where(
      and(
        eq(enrolments.mailboxId, mailboxId),
        eq(enrolments.state, "waiting"),
        eq(sequences.state, "running"),
        isNotNull(enrolments.nextAt),
        only,
      ),
    )
    .orderBy(asc(enrolments.nextAt), asc(enrolments.id))
    .limit(1);
  return first;
}
