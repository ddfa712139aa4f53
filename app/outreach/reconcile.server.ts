/** Intents whose worker is gone: proved sent, proved not sent, or shown to a person. Never resent unasked. */
import { and, desc, eq, gt, isNotNull, isNull, lt, type SQL } from "drizzle-orm";
import { openReader } from "#app/adapters/mailbox/index.server.ts";
import type { Mailbox as Door } from "#app/adapters/mailbox/port.ts";
import type { Reader } from "#app/adapters/mailbox/reading-port.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import { failpoint } from "#app/core/failpoint.ts";
import type { Member } from "#app/core/member.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { findMailbox, type Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { type Decided, looksAgainAt, STILL_OUT_MS, type Verdict } from "#app/outreach/ledger.ts";
import { recordVerdicts } from "#app/outreach/record.server.ts";
import { inTeam } from "#db/client.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";

type Found = "delivered" | "absent" | "unknown";
type Finding = (messageId: string) => Promise<Found>;

/** So long a copy may still turn up in the Sent folder. */
const STILL_SOUGHT = 7 * DAY;
const MOST_SOUGHT = 20;
const MOST_AT_ONCE = 1000;

export async function settleExpired(
  member: Member,
  mailbox: Mailbox,
  { door, password }: { door: Door; password: string | undefined },
): Promise<void> {
  const expired = await openRows(
    member,
    and(eq(sends.mailboxId, mailbox.id), eq(sends.state, "intent"), lt(sends.leaseUntil, now())),
  );
  if (expired.length === 0) return;
  const reader = mailbox.reading === "on" ? openReader(mailbox, { password }) : undefined;
  try {
    const proof = reader && proving(reader, await lastSent(member, mailbox));
    const find = proof ? either(door, proof) : door.find;
    const decided: Decided[] = [];
    for (const row of expired) {
      const verdict = await verdictOn(find, row);
      const later = verdict.state === "retry" ? whenAgain(mailbox, row) : undefined;
      if (later) await lookAgain(member, row, later);
      else decided.push({ ...decidedOf(row), verdict });
    }
    await failpoint("in-reconciler");
    await recordVerdicts(member, mailbox, decided);
  } finally {
    await reader?.close();
  }
}

/**
 * Those whose copy has turned up since are sent; those that, where copies are kept, have none however
 * long one waits never left and go again; the others stay for a person to decide.
 */
export async function seekUncertain(
  member: Member,
  mailbox: Mailbox,
  reader: Reader,
): Promise<void> {
  const sought = await openRows(
    member,
    and(
      eq(sends.mailboxId, mailbox.id),
      eq(sends.state, "uncertain"),
      gt(sends.createdAt, after(now(), -STILL_SOUGHT)),
    ),
    MOST_SOUGHT,
  );
  if (sought.length === 0) return;
  const find = proving(reader, await lastSent(member, mailbox));
  const decided: Decided[] = [];
  for (const row of sought) {
    const verdict = await verdictOn(find, row);
    if (verdict.state === "sent") decided.push({ ...decidedOf(row), verdict });
    if (verdict.state !== "retry") continue;
    const { leaseUntil } = row.send;
    if (!leaseUntil) await lookAgain(member, row, after(now(), STILL_OUT_MS));
    else if (leaseUntil <= now()) decided.push({ ...decidedOf(row), verdict });
  }
  await recordVerdicts(member, mailbox, decided, { from: ["uncertain"] });
  if (!decided.some(({ verdict }) => verdict.state === "retry")) return;
  await inTeam(member, (tx) => wakeSending(tx, member, mailbox.id));
}

/** Something came back to it: whatever was in doubt, it was delivered. Safe to repeat. */
export async function provenSent(member: Member, sendId: string): Promise<void> {
  const [row] = await openRows(member, and(eq(sends.id, sendId), eq(sends.state, "uncertain")));
  if (!row?.send.mailboxId) return;
  const mailbox = await inTeam(member, (tx) => findMailbox(tx, row.send.mailboxId!));
  const decided = [{ ...decidedOf(row), verdict: { state: "sent" } as const }];
  await recordVerdicts(member, mailbox, decided, { from: ["uncertain"] });
}

type Row = Awaited<ReturnType<typeof openRows>>[number];

function openRows(member: Member, which: SQL | undefined, most = MOST_AT_ONCE) {
  return inTeam(member, (tx) =>
    tx
      .select({ send: sends, hash: enrolments.optOutHash })
      .from(sends)
      .innerJoin(
        enrolments,
        and(eq(enrolments.teamId, sends.teamId), eq(enrolments.id, sends.enrolmentId)),
      )
      .where(which)
      .orderBy(sends.id)
      .limit(most),
  );
}

function decidedOf({ send, hash }: Row): Omit<Decided, "verdict"> {
  return {
    sendId: send.id,
    enrolmentId: send.enrolmentId!,
    step: send.step,
    attempts: send.attempts,
    firstTried: send.createdAt,
    hash,
  };
}

/** In practice nothing is under way any more once its worker is gone. */
function whenAgain({ kind }: Mailbox, { send }: Row): Date | undefined {
  if (kind === "practice" || !send.leaseUntil) return undefined;
  return looksAgainAt({ from: send.countedAt, until: send.leaseUntil }, now());
}

/** Until then it is on its way; whoever holds it may still come with the answer. */
async function lookAgain(member: Member, { send }: Row, leaseUntil: Date): Promise<void> {
  const lease = send.leaseUntil ? eq(sends.leaseUntil, send.leaseUntil) : isNull(sends.leaseUntil);
  await inTeam(member, (tx) =>
    tx
      .update(sends)
      .set({ leaseUntil })
      .where(and(eq(sends.id, send.id), eq(sends.state, send.state), lease)),
  );
}

async function verdictOn(find: Finding, { send }: Row): Promise<Verdict> {
  const found = await find(send.messageId ?? "");
  if (found === "delivered") return { state: "sent" };
  if (found === "absent") return { state: "retry", reason: "interrupted", now: true };
  return { state: "uncertain", reason: "interrupted" };
}

function either(door: Door, proof: Finding): Finding {
  return async (messageId) => {
    const known = await door.find(messageId);
    return known === "unknown" ? proof(messageId) : known;
  };
}

/**
 * Many servers keep no copy of what is sent over SMTP. Only where the copy of an earlier message is
 * found does it prove anything that there is none of this one.
 */
function proving(reader: Reader, control: string | undefined): Finding {
  let keepsCopies: Promise<boolean> | undefined;
  return async (messageId) => {
    const found = await reader.find(messageId);
    if (found !== "absent") return found;
    keepsCopies ??= control
      ? reader.find(control).then((copy) => copy === "delivered")
      : Promise.resolve(false);
    return (await keepsCopies) ? "absent" : "unknown";
  };
}

/** A message that was certainly sent, and not long ago. */
async function lastSent(member: Member, { id }: Mailbox): Promise<string | undefined> {
  const [last] = await inTeam(member, (tx) =>
    tx
      .select({ messageId: sends.messageId })
      .from(sends)
      .where(
        and(
          eq(sends.mailboxId, id),
          eq(sends.state, "sent"),
          isNotNull(sends.messageId),
          gt(sends.countedAt, after(now(), -30 * DAY)),
        ),
      )
      .orderBy(desc(sends.countedAt))
      .limit(1),
  );
  return last?.messageId ?? undefined;
}
