/** Where answers go that are written to a mailbox which only sends: to another of the team, which is read. */
import { and, eq, ne, or } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { demandKeeper, isKeeper } from "#app/mailboxes/keeper.ts";
import { findMailbox, type Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";

type Answers = Pick<Mailbox, "kind" | "reading" | "repliesTo" | "provedAt">;

/** The one that answers are to go to, while it is there. */
export async function readTarget(tx: Tx, { repliesTo }: Pick<Mailbox, "repliesTo">) {
  if (!repliesTo) return undefined;
  const [target] = await tx.select().from(mailboxes).where(eq(mailboxes.id, repliesTo));
  return target;
}

/** What a message from it is composed with: its Reply-To is another's address, or it has none. */
export async function withReplyTo<M extends Mailbox>(tx: Tx, mailbox: M) {
  const target = await readTarget(tx, mailbox);
  return { ...mailbox, replyTo: target?.address };
}

/** Whether we would learn that somebody has answered. */
export async function hearsBack(tx: Tx, mailbox: Answers): Promise<boolean> {
  if (mailbox.kind === "practice" || mailbox.reading === "on") return true;
  if (!mailbox.provedAt) return false;
  return (await readTarget(tx, mailbox))?.reading === "on";
}

/** Those that are read now and whose letters the member may see; for choosing one. */
export async function listTargets(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const mailbox = await findMailbox(tx, id);
    demandKeeper(member, mailbox);
    const others = and(eq(mailboxes.teamId, member.teamId), ne(mailboxes.id, id));
    const read = or(eq(mailboxes.reading, "on"), eq(mailboxes.id, mailbox.repliesTo ?? id));
    const rows = await tx
      .select()
      .from(mailboxes)
      .where(and(others, read))
      .orderBy(mailboxes.address);
    const isOffered = (row: Mailbox) =>
      row.id === mailbox.repliesTo || mayLead(member, mailbox, row);
    const targets = rows.filter((row) => isKeeper(member, row) && isOffered(row));
    return targets.map(({ id: value, address: label }) => ({ value, label }));
  });
}

/**
 * What comes to a target from those whom a mailbox wrote to is read by whoever reads that mailbox: so an
 * inbox that its owner keeps to themselves is nobody else's to choose.
 */
function mayLead({ userId: me }: Member, from: Mailbox, target: Mailbox): boolean {
  const { userId, sharing } = target;
  return userId === null || userId === me || userId === from.userId || sharing === "team";
}

/** A choice is proved anew by a letter. */
export async function setRepliesTo(member: Member, id: string, repliesTo: string | null) {
  return inTeam(member, async (tx) => {
    const mailbox = await findMailbox(tx, id);
    demandKeeper(member, mailbox);
    if (mailbox.repliesTo === repliesTo) return ok();
    if (repliesTo) {
      const target = await findMailbox(tx, repliesTo);
      demandKeeper(member, target);
      if (target.id === id || target.reading !== "on") return refused("not-read");
      if (!mayLead(member, mailbox, target)) return refused("not-shared");
    }
    const unproved = { provedAt: null, probeSentAt: null };
    await tx
      .update(mailboxes)
      .set({ repliesTo, ...unproved })
      .where(eq(mailboxes.id, id));
    return ok();
  });
}

/** To be called where a mailbox goes or reads elsewhere: what was proved through it is proved no more. */
export async function forgetProofsThrough(tx: Tx, { teamId }: Member, id: string): Promise<void> {
  await tx
    .update(mailboxes)
    .set({ provedAt: null, probeSentAt: null })
    .where(and(eq(mailboxes.teamId, teamId), eq(mailboxes.repliesTo, id)));
}
