/** What came back and stops or delays a sequence: replies, objections, absences; in the caller's transaction. */
import { and, eq, inArray, or, sql } from "drizzle-orm";
import { isFreeProvider } from "#app/adapters/verification/lists.ts";
import type { Member } from "#app/core/member.ts";
import { dayBegins } from "#app/outreach/away.ts";
import { suppressHashes } from "#app/suppression/suppression.server.ts";
import type { Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, sends, sequences } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

/** The message that something came back to, with whom it went to and through what: all of it held. */
export type Held = {
  send: typeof sends.$inferSelect;
  enrolment: typeof enrolments.$inferSelect;
  mailbox: typeof mailboxes.$inferSelect;
  sequence: typeof sequences.$inferSelect;
};

/**
 * Locks, in the order of everybody: mailbox, sequence, prospect, enrolments by id, then the row of the
 * ledger. Undefined where the person or the mailbox is gone: then it is nobody's business any more.
 */
export async function holdWhatItIsAbout(tx: Tx, sendId: string): Promise<Held | undefined> {
  const [found] = await tx
    .select({ enrolment: enrolments, mailboxId: sends.mailboxId, sequence: sequences })
    .from(sends)
    .innerJoin(
      enrolments,
      and(eq(enrolments.teamId, sends.teamId), eq(enrolments.id, sends.enrolmentId)),
    )
    .innerJoin(
      sequences,
      and(eq(sequences.teamId, enrolments.teamId), eq(sequences.id, enrolments.sequenceId)),
    )
    .where(eq(sends.id, sendId));
  if (!found?.mailboxId) return undefined;
  const { id, prospectId } = found.enrolment;
  const byId = eq(mailboxes.id, found.mailboxId);
  const [mailbox] = await tx.select().from(mailboxes).where(byId).for("no key update");
  const itsSequence = eq(sequences.id, found.sequence.id);
  const [sequence] = await tx.select().from(sequences).where(itsSequence).for("no key update");
  await tx
    .select({ id: prospects.id })
    .from(prospects)
    .where(eq(prospects.id, prospectId))
    .for("key share");
  const held = await tx
    .select()
    .from(enrolments)
    .where(whoever(found.enrolment, found.sequence))
    .orderBy(enrolments.id)
    .for("update");
  const [send] = await tx.select().from(sends).where(eq(sends.id, sendId)).for("update");
  const enrolment = held.find((row) => row.id === id);
  return send && enrolment && mailbox && sequence
    ? { send, enrolment, mailbox, sequence }
    : undefined;
}

/**
 * An answer of one person; `at` is when it came. Who was stopped for another reason keeps that reason.
 * A message in doubt stays so: to have answered it is to have got it.
 */
export async function noteReply(tx: Tx, held: Held, at: Date): Promise<void> {
  const { send, enrolment, sequence } = held;
  await tx
    .update(sends)
    .set({ repliedAt: send.repliedAt ?? at })
    .where(and(eq(sends.id, send.id), eq(sends.state, "sent")));
  await stop(tx, { ids: [enrolment.id], reason: "replied", also: ["done"] });
  if (!stopsCompany(enrolment, sequence)) return;
  const colleagues = await tx
    .select({ id: enrolments.id })
    .from(enrolments)
    .where(sameCompany(enrolment));
  const ids = colleagues.map(({ id }) => id).filter((id) => id !== enrolment.id);
  await stop(tx, { ids, reason: "company-replied" });
}

/** They wrote that we should stop: it holds for the whole team at once, as an unsubscribe does. */
export async function noteObjection(tx: Tx, member: Member, { enrolment, send }: Held, at: Date) {
  await suppressHashes(tx, member, { hashes: [enrolment.optOutHash], reason: "objected" });
  await stop(tx, { ids: [enrolment.id], reason: "objected", also: ["done"] });
  await tx
    .update(sends)
    .set({ unsubscribedAt: send.unsubscribedAt ?? at })
    .where(eq(sends.id, send.id));
}

/** The next message waits until the morning of their return, and never goes earlier than it would have. */
export async function noteAbsence(tx: Tx, { enrolment, mailbox }: Held, back: string | undefined) {
  if (!back) return;
  const returns = dayBegins(back, mailbox.zone).toISOString();
  await tx
    .update(enrolments)
    .set({
      reason: `away:${back}`,
      nextAt: sql`greatest(${enrolments.nextAt}, ${returns}::timestamptz)`,
    })
    .where(
      and(
        eq(enrolments.id, enrolment.id),
        eq(enrolments.state, "waiting"),
        sql`${enrolments.nextAt} is not null`,
      ),
    );
}

type Stopping = { ids: string[]; reason: string; also?: ["done"] };

/** Nothing more of the sequence goes to them; what waits to be tried again is not tried. */
export async function stop(tx: Tx, { ids, reason, also = [] as never }: Stopping): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(enrolments)
    .set({ state: "stopped", reason, nextAt: null })
    .where(
      and(inArray(enrolments.id, ids), inArray(enrolments.state, ["waiting", "blocked", ...also])),
    );
  await tx
    .update(sends)
    .set({ state: "cancelled", reason, retryAt: null })
    .where(
      and(
        inArray(sends.enrolmentId, ids),
        eq(sends.state, "retry"),
        sql`${sends.threadId} is null`,
      ),
    );
}

type Enrolment = Held["enrolment"];

function stopsCompany({ domain }: Enrolment, sequence: Held["sequence"]): boolean {
  return sequence.stopsCompany && !isFreeProvider(domain);
}

function sameCompany({ sequenceId, domain }: Enrolment) {
  return and(eq(enrolments.sequenceId, sequenceId), eq(enrolments.domain, domain));
}

/** Whoever may be stopped together with this one. */
function whoever(enrolment: Enrolment, sequence: Held["sequence"]) {
  const own = eq(enrolments.optOutHash, enrolment.optOutHash);
  return stopsCompany(enrolment, sequence) ? or(own, sameCompany(enrolment)) : own;
}
