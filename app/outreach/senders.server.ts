/** The mailboxes of a sequence: read, locked, and given to people, who then keep theirs. */
import { and, asc, count, eq, inArray, isNull, notInArray, or, type SQL } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { limitAt } from "#app/mailboxes/ramp.ts";
import { shareOut } from "#app/outreach/senders.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, senders, sequences } from "#db/schema/outreach.ts";

/** The first mailbox first, then the others; none while none is chosen. */
export async function senderIds(tx: Tx, sequenceId: string): Promise<string[]> {
  const [own] = await tx
    .select({ id: sequences.mailboxId })
    .from(sequences)
    .where(eq(sequences.id, sequenceId));
  const further = await tx
    .select({ id: senders.mailboxId })
    .from(senders)
    .where(eq(senders.sequenceId, sequenceId))
    .orderBy(asc(senders.mailboxId));
  return [...new Set([own, ...further].flatMap((row) => row?.id ?? []))];
}

/** Held until the end of `tx`: none of them is removed or sent from meanwhile. In the order of `ids`. */
export async function lockMailboxes(tx: Tx, ids: string[]): Promise<Mailbox[]> {
  if (ids.length === 0) return [];
  const locked = await tx
    .select()
    .from(mailboxes)
    .where(inArray(mailboxes.id, ids))
    .orderBy(asc(mailboxes.id))
    .for("share");
  return ids.flatMap((id) => locked.find((mailbox) => mailbox.id === id) ?? []);
}

/** To be called before the sequence is locked; what was chosen in between counts from the next time on. */
export async function lockSenders(tx: Tx, sequenceId: string): Promise<Mailbox[]> {
  return lockMailboxes(tx, await senderIds(tx, sequenceId));
}

/** Whoever of them has no mailbox of these is given one, and keeps it. */
export async function seat(tx: Tx, boxes: Mailbox[], who: SQL | undefined): Promise<void> {
  if (boxes.length === 0) return;
  const ids = boxes.map(({ id }) => id);
  const unseated = or(isNull(enrolments.mailboxId), notInArray(enrolments.mailboxId, ids));
  const people = await tx
    .select({ id: enrolments.id })
    .from(enrolments)
    .where(and(who, unseated))
    .orderBy(asc(enrolments.id));
  const shares = await share(
    tx,
    boxes,
    people.map(({ id }) => id),
  );
  for (const [mailboxId, those] of shares) {
    await tx
      .update(enrolments)
      .set({ mailboxId })
      .where(and(among(enrolments.id, those), who));
  }
}

/** Among those that are ready, if any is. */
async function share(tx: Tx, boxes: Mailbox[], people: string[]) {
  if (people.length === 0) return new Map<string, string[]>();
  const ready = boxes.filter(({ state }) => state === "ready");
  const open = ready.length > 0 ? ready : boxes;
  if (open.length === 1) return new Map([[open[0]!.id, people]]);
  const ids = open.map(({ id }) => id);
  const rows = await tx
    .select({ id: enrolments.mailboxId, waiting: count() })
    .from(enrolments)
    .where(and(inArray(enrolments.mailboxId, ids), eq(enrolments.state, "waiting")))
    .groupBy(enrolments.mailboxId);
  const seats = open.map((box) => ({
    id: box.id,
    waiting: rows.find(({ id }) => id === box.id)?.waiting ?? 0,
    limit: limitAt(box, mailboxTime(box, now())),
  }));
  return shareOut(people, seats);
}
