/** Choosing the mailboxes of a sequence: any while it is a draft; afterwards none is taken from people. */
import { and, count, eq, inArray } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { whyTooHeavy } from "#app/outreach/files.server.ts";
import { lockMailboxes, senderIds } from "#app/outreach/senders.server.ts";
import { areAlike } from "#app/outreach/senders.ts";
import { findSequence } from "#app/outreach/sequences.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, senders, sequences } from "#db/schema/outreach.ts";

/** Each mailbox of the team, whether it is chosen, and how many people of the sequence it holds. */
export async function readSenders(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const sequence = await findSequence(tx, id);
    const chosen = await senderIds(tx, id);
    const held = await countHeld(tx, id);
    const all = await tx.select().from(mailboxes).orderBy(mailboxes.createdAt, mailboxes.id);
    const open = all.filter(({ id, state }) => state === "ready" || chosen.includes(id));
    const shown = open.map(({ id, kind, address, state }) => {
      const people = held.get(id) ?? 0;
      return { id, kind, address, state, people, chosen: chosen.includes(id) };
    });
    return { name: sequence.name, launched: sequence.launchedAt !== null, mailboxes: shown };
  });
}

/**
 * Of a launched sequence a mailbox that still has people to write to stays, and practice stays
 * practice. The first mailbox stays first as long as it is chosen.
 */
export async function chooseSenders(member: Member, id: string, chosen: string[]) {
  return inTeam(member, async (tx) => {
    await findSequence(tx, id);
    const before = await senderIds(tx, id);
    const locked = await lockMailboxes(tx, [...new Set([...before, ...chosen])]);
    if (chosen.some((one) => !locked.some((box) => box.id === one))) throw new NotFound("mailbox");
    const sequence = await findSequence(tx, id, { lock: true });
    const launched = sequence.launchedAt !== null;
    const boxes = locked.filter((box) => chosen.includes(box.id));
    if (!areAlike(launched ? locked : boxes)) return refused("mixed");
    const held = await countHeld(tx, id);
    if (launched && before.some((one) => !chosen.includes(one) && held.has(one))) {
      return refused("in-use");
    }
    // Of a draft the launch asks.
    if (launched && (await whyTooHeavy(tx, id, boxes))) return refused("files-too-large");
    const first = chosen.find((one) => one === sequence.mailboxId) ?? chosen[0]!;
    const further = chosen.filter((one) => one !== first);
    await tx.update(sequences).set({ mailboxId: first }).where(eq(sequences.id, id));
    await tx.delete(senders).where(eq(senders.sequenceId, id));
    const { teamId } = member;
    const rows = further.map((mailboxId) => ({ teamId, sequenceId: id, mailboxId }));
    if (rows.length > 0) await tx.insert(senders).values(rows);
    return ok();
  });
}

/** People not done with, by mailbox. */
async function countHeld(tx: Tx, sequenceId: string): Promise<Map<string, number>> {
  const open = inArray(enrolments.state, ["waiting", "blocked"]);
  const rows = await tx
    .select({ id: enrolments.mailboxId, people: count() })
    .from(enrolments)
    .where(and(eq(enrolments.sequenceId, sequenceId), open))
    .groupBy(enrolments.mailboxId);
  return new Map(rows.flatMap(({ id, people }) => (id ? [[id, people] as const] : [])));
}
