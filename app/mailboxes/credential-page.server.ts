/** What became of a mailbox's credential, told to its owner alone, and destroying it (N6). */
import { and, desc, eq } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok } from "#app/core/result.ts";
import { cutOff } from "#app/mailboxes/keeper.server.ts";
import { findMailbox, type Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { PASSWORD_SHREDDED } from "#app/mailboxes/problem.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { credentialUses } from "#db/schema/mailboxes.ts";

/** Newest first; for its owner alone, for everybody else there is no such page. Throws NotFound. */
export async function listUses(member: Member, mailboxId: string, most = 200) {
  return inTeam(member, async (tx) => {
    const mailbox = await findOwn(tx, member, mailboxId);
    const { id, address, credentialVersion, kind } = mailbox;
    const uses = await tx
      .select()
      .from(credentialUses)
      .where(and(eq(credentialUses.teamId, member.teamId), eq(credentialUses.mailboxId, id)))
      .orderBy(desc(credentialUses.lastAt), desc(credentialUses.id))
      .limit(most);
    return { mailbox: { id, address, kind, held: credentialVersion > 0 }, uses };
  });
}

/**
 * From the commit on nothing can find it, and the worker, who alone may, destroys it at once. Nothing
 * is sent until its owner gives another.
 */
export async function shredCredential(member: Member, mailboxId: string) {
  return inTeam(member, async (tx) => {
    const { id } = await findOwn(tx, member, mailboxId);
    await cutOff(tx, member, { id, problem: PASSWORD_SHREDDED });
    return ok();
  });
}

async function findOwn(tx: Tx, { userId }: Member, mailboxId: string): Promise<Mailbox> {
  const mailbox = await findMailbox(tx, mailboxId);
  const own = userId !== null && mailbox.userId === userId && mailbox.kind !== "practice";
  if (!own) throw new NotFound("mailbox");
  return mailbox;
}
