/** Handing a claimed slice over: each message is looked at once more when its turn comes, then it goes. */
import { and, eq } from "drizzle-orm";
import type { Mailbox as Door, OutgoingMessage } from "#app/adapters/mailbox/port.ts";
import { now, SECOND } from "#app/core/clock.ts";
import { failpoint } from "#app/core/failpoint.ts";
import { log } from "#app/core/log.server.ts";
import type { Member } from "#app/core/member.ts";
import { isStopping } from "#app/core/until-told.server.ts";
import { OWNER_CLOSING, OWNER_LEFT } from "#app/mailboxes/problem.ts";
import { isAnswer } from "#app/outreach/answer.ts";
import { whyNoAnswer } from "#app/outreach/answers.server.ts";
import type { Slice } from "#app/outreach/claim.server.ts";
import { inDomainTurn } from "#app/outreach/domain-turns.server.ts";
import { openFiles } from "#app/outreach/files.server.ts";
import type { Claimed } from "#app/outreach/intents.server.ts";
import { type Decided, type Verdict, verdictOf } from "#app/outreach/ledger.ts";
import { isHeld } from "#app/outreach/reasons.ts";
import { suppressedAmong } from "#app/suppression/suppression.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments } from "#db/schema/outreach.ts";
import { teams } from "#db/schema/team.ts";

/** Whoever asked longer ago than this asks again whether the person may be written to, and anything sent at all. */
const FRESH_MS = SECOND;

const notSent: Verdict = { state: "retry", reason: "interrupted", now: true };

export async function handOver(member: Member, door: Door, slice: Slice): Promise<Decided[]> {
  const filesOf = openFiles(member);
  return Promise.all(
    slice.claimed.map(async (claimed) => {
      const message = { ...claimed.message, files: filesOf(claimed.files ?? []) };
      const verdict = await deliver(member, door, { claimed: { ...claimed, message }, slice });
      return { ...claimed, hash: claimed.contact.hash, verdict };
    }),
  );
}

async function deliver(
  member: Member,
  door: Door,
  { claimed, slice }: { claimed: Claimed; slice: Slice },
): Promise<Verdict> {
  let objection: Verdict | undefined;
  let askedAt = slice.claimedAt;
  const mayGo = async () => {
    objection = isOver(slice) ? notSent : undefined;
    if (!objection && !isFresh(askedAt)) {
      askedAt = now();
      objection = await whyNot(member, claimed);
    }
    return objection === undefined;
  };
  const send = () => sendOrDoubt(door, claimed.message, mayGo);
  const { id: mailboxId, kind } = slice.mailbox;
  const { domain } = claimed.contact;
  const outcome =
    kind === "practice" ? await send() : await inDomainTurn({ mailboxId, domain }, send);
  await failpoint("after-reply");
  return outcome.kind === "withdrawn" ? (objection ?? notSent) : verdictOf(outcome);
}

/** A mailbox that breaks in a way it has no word for leaves us in doubt about this message only. */
async function sendOrDoubt(door: Door, message: OutgoingMessage, mayGo: () => Promise<boolean>) {
  try {
    return await door.send(message, mayGo);
  } catch (error) {
    log.error({ err: error }, "a mailbox broke while sending");
    return { kind: "unknown", why: "interrupted" } as const;
  }
}

/** Past the lease somebody else decides, and while stopping nothing more leaves. */
function isOver({ leaseUntil }: Slice): boolean {
  return isStopping() || now() >= leaseUntil;
}

function isFresh(askedAt: Date): boolean {
  const since = now().getTime() - askedAt.getTime();
  return since >= 0 && since <= FRESH_MS;
}

/**
 * Nothing leaves while the team or the mailbox's owner is closing, nor once its owner has left; who
 * objected is left alone, and who is restricted waits.
 */
async function whyNot(member: Member, claimed: Claimed): Promise<Verdict | undefined> {
  try {
    return await inTeam(member, async (tx) => {
      if (isAnswer(claimed)) return whyNoAnswer(tx, member, claimed);
      const asked = await readStanding(tx, member, claimed.enrolmentId);
      const reasons = await suppressedAmong(tx, [claimed.contact]);
      const reason = reasons.get(claimed.contact.hash) ?? asked?.reason ?? "removed";
      if (reasons.size === 0 && asked?.state === "blocked" && isHeld(asked.reason)) {
        return { state: "retry", reason, now: true };
      }
      if (asked?.state !== "waiting" || reasons.size > 0) return { state: "cancelled", reason };
      // Not cancelled: whoever opens it again goes on where it stopped.
      const rests = asked.problem === OWNER_CLOSING || asked.problem === OWNER_LEFT;
      return asked.closedAt || rests ? notSent : undefined;
    });
  } catch {
    // Not to be able to ask is no permission.
    return notSent;
  }
}

async function readStanding(tx: Tx, { teamId }: Member, enrolmentId: string) {
  const [found] = await tx
    .select({
      state: enrolments.state,
      reason: enrolments.reason,
      closedAt: teams.closedAt,
      problem: mailboxes.problem,
    })
    .from(enrolments)
    .innerJoin(teams, eq(teams.id, enrolments.teamId))
    .leftJoin(
      mailboxes,
      and(eq(mailboxes.teamId, enrolments.teamId), eq(mailboxes.id, enrolments.mailboxId)),
    )
    .where(and(eq(enrolments.teamId, teamId), eq(enrolments.id, enrolmentId)));
  return found;
}
