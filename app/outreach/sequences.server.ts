/** Sequences: writing, changing, launching, pausing. Reading them is in overview.server.ts. */
import { eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import { findMailbox, type Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { readCourse } from "#app/outreach/course.server.ts";
import { firstEmail } from "#app/outreach/course.ts";
import type { Door } from "#app/outreach/door.ts";
import { whyTooHeavy } from "#app/outreach/files.server.ts";
import { whyNoFollowUps } from "#app/outreach/follow-ups.server.ts";
import { freshen } from "#app/outreach/late.server.ts";
import { isRate } from "#app/outreach/rates.ts";
import {
  makeDue,
  recheckBlocked,
  settleRecipients,
  vouch,
} from "#app/outreach/readiness.server.ts";
import { isOpen, type Recipient, surveyRecipients } from "#app/outreach/recipients.server.ts";
import { lockSenders } from "#app/outreach/senders.server.ts";
import type { SequenceInput } from "#app/outreach/sequence.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { senders, sequences, steps } from "#db/schema/outreach.ts";
import { teams } from "#db/schema/team.ts";

export type Sequence = typeof sequences.$inferSelect;

/** A draft. The same form sent twice makes one; gives its id. */
export async function createSequence(member: Member, input: SequenceInput) {
  const { id = newId(), name, mailboxId, subject, body } = input;
  const { teamId, userId } = member;
  const stopsCompany = input.stopsCompany === "yes";
  return inTeam(member, async (tx) => {
    if (mailboxId) await findMailbox(tx, mailboxId);
    const made = await tx
      .insert(sequences)
      .values({ id, teamId, userId, name, mailboxId, stopsCompany, state: "draft" })
      .onConflictDoNothing()
      .returning({ id: sequences.id });
    if (made.length > 0) {
      await tx
        .insert(steps)
        .values({ teamId, sequenceId: id, position: 1, number: 1, subject, body });
    }
    return ok({ id });
  });
}

/**
 * Of a draft everything may change. Once launched its mailbox stays, so that a practice run never
 * becomes a real one; new words go to those not yet written to.
 */
export async function editSequence(member: Member, id: string, input: SequenceInput) {
  const { name, mailboxId, subject, body } = input;
  return inTeam(member, async (tx) => {
    await findSequence(tx, id);
    // Always the mailbox first, then the sequence: whoever removes a mailbox holds it first as well.
    if (mailboxId && !(await lockMailbox(tx, mailboxId))) throw new NotFound("mailbox");
    const sequence = await findSequence(tx, id, { lock: true });
    const launched = sequence.launchedAt !== null;
    if (launched && mailboxId && mailboxId !== sequence.mailboxId) return refused("launched");
    const chosen = launched ? {} : { mailboxId: mailboxId ?? null };
    const stopsCompany = input.stopsCompany === "yes";
    await tx
      .update(sequences)
      .set({ name, stopsCompany, ...chosen })
      .where(eq(sequences.id, id));
    // Another first mailbox is another choice: the others may not go with it.
    if (!launched && sequence.mailboxId !== (mailboxId ?? null)) {
      await tx.delete(senders).where(eq(senders.sequenceId, id));
    }
    const first = firstEmail(await readCourse(tx, id));
    await tx.update(steps).set({ subject, body }).where(eq(steps.id, first!.id));
    await recheckBlocked(tx, member, { sequenceId: id });
    return ok();
  });
}

/**
 * From now on everybody in it is written to as limits and hours allow. A finished one goes on with the
 * new. `consented`: the member says that whoever has to give consent gave it.
 */
export async function launchSequence(member: Member, id: string, { consented }: Door = {}) {
  return inTeam(member, async (tx) => {
    const { mailboxId } = await findSequence(tx, id);
    const boxes = await lockSenders(tx, id);
    const sequence = await findSequence(tx, id, { lock: true });
    const able = boxes.find(({ state }) => state === "ready") ?? boxes[0];
    const mailbox = sequence.mailboxId === mailboxId ? able : undefined;
    if (isLive(sequence)) return refused("already-running");
    const [team] = await tx.select().from(teams).where(eq(teams.id, member.teamId));
    const hindrance =
      whyNotLaunch(team, mailbox) ??
      (await whyNoFollowUps(tx, id, mailbox!)) ??
      (await whyTooHeavy(tx, id, boxes));
    if (hindrance) return refused(hindrance);
    if (consented) await vouch(tx, id);
    const recipients = await surveyRecipients(tx, id);
    await settleRecipients(tx, recipients);
    if (!recipients.some(isSendable)) return refused("nobody");
    const launchedAt = sequence.launchedAt ?? now();
    await tx.update(sequences).set({ state: "running", launchedAt }).where(eq(sequences.id, id));
    await goWith(tx, member, { id, boxes });
    return ok();
  });
}

/** What is on its way arrives; after that nothing is sent until it is resumed. */
export async function pauseSequence(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const sequence = await findSequence(tx, id, { lock: true });
    if (sequence.state !== "running") return refused("not-running");
    const paused = { state: "paused", pausedBecause: null } as const;
    await tx.update(sequences).set(paused).where(eq(sequences.id, id));
    return ok();
  });
}

/** Goes on where it stopped: nobody is written to twice, nobody is skipped. */
export async function resumeSequence(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    await findSequence(tx, id);
    const boxes = await lockSenders(tx, id);
    const sequence = await findSequence(tx, id, { lock: true });
    if (sequence.state !== "paused" || boxes.length === 0) return refused("not-paused");
    const again = isRate(sequence.pausedBecause)
      ? { ratesFrom: mailboxTime(boxes[0]!, now()) }
      : {};
    const running = { state: "running", pausedBecause: null, ...again } as const;
    await tx.update(sequences).set(running).where(eq(sequences.id, id));
    await recheckBlocked(tx, member, { sequenceId: id });
    await goWith(tx, member, { id, boxes });
    return ok();
  });
}

/** Everybody is due by the clock of their own mailbox, and each of these looks at once. */
async function goWith(tx: Tx, member: Member, { id, boxes }: { id: string; boxes: Mailbox[] }) {
  for (const box of boxes) await freshen(tx, box, id);
  await makeDue(tx, id, boxes);
  for (const box of boxes) await wakeSending(tx, member, box.id);
}

/** Throws NotFound for what is not this team's. `lock`: nobody else changes its state until `tx` ends. */
export async function findSequence(tx: Tx, id: string, { lock = false } = {}): Promise<Sequence> {
  if (!Id.safeParse(id).success) throw new NotFound("sequence");
  const query = tx.select().from(sequences).where(eq(sequences.id, id)).$dynamic();
  const [found] = await (lock ? query.for("no key update") : query);
  if (!found) throw new NotFound("sequence");
  return found;
}

/** Running or paused: people who join are given a day at once. */
export function isLive({ state }: Sequence): boolean {
  return state === "running" || state === "paused";
}

/** Held until the end of `tx`: it is neither removed nor sent from meanwhile. */
export async function lockMailbox(tx: Tx, id: string): Promise<Mailbox | undefined> {
  const [mailbox] = await tx.select().from(mailboxes).where(eq(mailboxes.id, id)).for("share");
  return mailbox;
}

export function isSendable(recipient: Recipient): boolean {
  return isOpen(recipient) && !recipient.obstacle;
}

/** What is missing before anything can be sent, in the order in which it is told. */
export function whyNotLaunch(
  team: { postalAddress: string | null; closedAt: Date | null } | undefined,
  mailbox: { state: string } | undefined,
) {
  if (team?.closedAt) return "closing" as const;
  if (!team?.postalAddress) return "no-address" as const;
  if (!mailbox) return "no-mailbox" as const;
  return mailbox.state === "ready" ? undefined : ("mailbox-not-ready" as const);
}
