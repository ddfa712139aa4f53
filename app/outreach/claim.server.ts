/** The first half of the send protocol: in one transaction, decide who is written to and say so in the ledger. */
import { eq } from "drizzle-orm";
import { after, now, SECOND } from "#app/core/clock.ts";
import { failpoint } from "#app/core/failpoint.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { sleepUntil } from "#app/dispatch/wake.server.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import { findMailbox, type Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { withReplyTo } from "#app/mailboxes/replies.server.ts";
import { claimAnswers } from "#app/outreach/answers.server.ts";
import { type Composed, compose, type LedgerEntry } from "#app/outreach/compose.server.ts";
import { type Candidate, findDue } from "#app/outreach/due.server.ts";
import { lightEnough } from "#app/outreach/files.server.ts";
import {
  type Claimed,
  insertIntents,
  reopenIntents,
  type Written,
} from "#app/outreach/intents.server.ts";
import { pauseLate } from "#app/outreach/late.server.ts";
import { LEASE_MS } from "#app/outreach/ledger.ts";
import { openNow, spendTurn } from "#app/outreach/opening.server.ts";
import { readRoom } from "#app/outreach/room.server.ts";
import { nextSendAt, type SendTime } from "#app/outreach/schedule.ts";
import { blockEnrolments, contactOf, siftForMail } from "#app/outreach/sift.server.ts";
import { walkOn } from "#app/outreach/walk.server.ts";
import { ownHours } from "#app/outreach/zones.ts";
import { holdOpen } from "#app/team/open.server.ts";
import { readMeasuring } from "#app/tracking/measuring.server.ts";
import { among } from "#db/among.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments } from "#db/schema/outreach.ts";

export type Slice = {
  mailbox: Mailbox;
  claimed: Claimed[];
  /** How many were due; some may have been stopped or blocked instead of claimed. */
  found: number;
  /** Names this claim's holder in the ledger. */
  owner: string;
  claimedAt: Date;
  /** In real time; nothing may be sent from this slice after it. Moved on while its letters leave. */
  leaseUntil: Date;
  /** Why nothing more may be claimed now, and when again in real time. */
  wait?: { at: Date; because: SendTime["because"] };
};

/**
 * Holds the team open, locks the mailbox (its quota) and the enrolments, asks again whether each
 * person may be written to, and writes one `intent` per message. Commits before anything is sent. An
 * opt-out, a restriction or a closing acknowledged before this began is seen by it. Answers, for which a
 * person pressed send, come first and in slices of their own.
 */
export async function claimSlice(
  member: Member,
  mailboxId: string,
  { most, owner }: { most: number; owner: string },
): Promise<Slice> {
  return inTeam(member, async (tx) => {
    // What does not wait for an answer is asked together, here and below: it travels in this order.
    const [open, [locked]] = await Promise.all([
      holdOpen(tx, member.teamId),
      tx.select().from(mailboxes).where(eq(mailboxes.id, mailboxId)).for("update"),
    ]);
    const mailbox = locked ?? (await findMailbox(tx, mailboxId));
    const claimedAt = now();
    const leaseUntil = after(claimedAt, LEASE_MS);
    const nothing = { mailbox, claimed: [], found: 0, owner, claimedAt, leaseUntil };
    if (!open || mailbox.state !== "ready") return nothing;
    const [answers, room] = await Promise.all([
      claimAnswers(tx, member, { mailbox, most, owner, leaseUntil }),
      roomNow(tx, mailbox),
    ]);
    if (answers.found > 0) {
      await sleepUntil(tx, member, mailbox.id, after(leaseUntil, SECOND));
      return { ...nothing, ...answers };
    }
    await pauseLate(tx, mailbox);
    await walkOn(tx, mailbox);
    if (room.wait) return { ...nothing, wait: room.wait };
    const candidates = await findDue(tx, mailbox, Math.min(most, room.left));
    const free = await siftForMail(tx, mailbox, await openNow(tx, mailbox, candidates));
    const claimed = await writeIntents(tx, await withReplyTo(tx, mailbox), {
      candidates: lightEnough(free),
      owner,
      leaseUntil,
    });
    await spendTurn(tx, mailbox, claimed);
    // While this lease runs nobody else needs to look after the mailbox.
    await sleepUntil(tx, member, mailbox.id, after(leaseUntil, SECOND));
    await failpoint("before-claim-commit");
    return { mailbox, claimed, found: candidates.length, owner, claimedAt, leaseUntil };
  });
}

/** How many may go now, or when again in real time. Hours that differ by person are asked of each. */
async function roomNow(tx: Tx, mailbox: Mailbox) {
  const { left, opensAt, freeAt, gap } = await readRoom(tx, mailbox);
  const next = nextSendAt({
    now: mailboxTime(mailbox, now()),
    window: mailbox.hoursOf === "mailbox" ? ownHours(mailbox) : undefined,
    capRemaining: left,
    capResetsAt: opensAt,
    freeAt,
  });
  if (next.because === "due") return { left: gap ? Math.min(left, 1) : left };
  return {
    left: 0,
    wait: { at: after(next.at, -mailbox.aheadSeconds * SECOND), because: next.because },
  };
}

async function writeIntents(
  tx: Tx,
  mailbox: Mailbox,
  { candidates, owner, leaseUntil }: { candidates: Candidate[]; owner: string; leaseUntil: Date },
): Promise<Claimed[]> {
  const claimed: Written[] = [];
  const measuring = await readMeasuring(tx, candidates[0]?.team, candidates);
  for (const candidate of candidates) {
    const { enrolment, send } = candidate;
    const id = send?.id ?? newId();
    const opens = measuring(candidate, id);
    const composed = composeFor(candidate, mailbox, {
      id,
      before: send && { messageId: send.messageId!, subject: send.subject!, body: send.body },
      date: mailboxTime(mailbox, now()),
      enrolmentId: enrolment.id,
      opens,
    });
    if (composed.missing) {
      await blockEnrolments(tx, [enrolment.id], `missing:${composed.missing.join(",")}`);
      continue;
    }
    claimed.push({
      sendId: id,
      enrolmentId: enrolment.id,
      sequenceId: enrolment.sequenceId,
      step: enrolment.nextStep,
      firstTried: send?.createdAt ?? now(),
      attempts: send ? send.attempts + 1 : 1,
      contact: contactOf(enrolment),
      variant: candidate.words.variant,
      body: composed.words,
      opens: opens.mode,
      message: composed.message,
      files: candidate.words.files,
    });
  }
  if (claimed.length === 0) return [];
  const lease = { owner, leaseUntil, at: mailboxTime(mailbox, now()) };
  const fresh = claimed.filter(({ attempts }) => attempts === 1);
  const again = claimed.filter(({ attempts }) => attempts > 1);
  const [written, reopened] = await Promise.all([
    insertIntents(tx, mailbox, fresh, lease),
    reopenIntents(tx, again, lease),
    tx
      .update(enrolments)
      .set({ nextAt: null })
      .where(
        among(
          enrolments.id,
          claimed.map(({ enrolmentId }) => enrolmentId),
        ),
      ),
  ]);
  return claimed.filter(({ sendId }) => written.has(sendId) || reopened.has(sendId));
}

function composeFor(
  { prospect, origin, words, thread, team }: Candidate,
  mailbox: Mailbox & { replyTo?: string | undefined },
  entry: LedgerEntry,
): Composed {
  return compose(
    {
      ...words,
      thread,
      prospect,
      origin,
      mailbox,
      team: { ...team, postalAddress: team.postalAddress ?? "" },
    },
    entry,
  );
}
