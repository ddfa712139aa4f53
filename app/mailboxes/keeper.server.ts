/** Mailboxes change hands when somebody leaves a team: another looks after them, or they are cut off. */
import { and, asc, eq } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { credentialShredding } from "#app/mailboxes/jobs.ts";
import { demandKeeper } from "#app/mailboxes/keeper.ts";
import { type Mailbox, readMailbox } from "#app/mailboxes/mailboxes.server.ts";
import type { ProblemWord } from "#app/mailboxes/problem.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { users } from "#db/schema/auth.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";

/** For pages on which it is changed, by whoever may. Throws NotFound and NotAllowed. */
export async function readMailboxToChange(member: Member, id: string) {
  const found = await readMailbox(member, id);
  demandKeeper(member, found.mailbox);
  return found;
}

/** What the person whose it is calls themselves; null when it is nobody's. */
export async function readKeeper(member: Member, userId: string | null): Promise<string | null> {
  if (!userId) return null;
  const [user] = await inTeam(member, (tx) =>
    tx.select({ name: users.name, email: users.email }).from(users).where(eq(users.id, userId)),
  );
  return user ? (user.name ?? user.email) : null;
}

/** Held until `tx` ends, so that nothing is launched or removed meanwhile. */
export async function lockMailboxesOf(tx: Tx, { teamId }: Member, userId: string) {
  return tx
    .select()
    .from(mailboxes)
    .where(and(eq(mailboxes.teamId, teamId), eq(mailboxes.userId, userId)))
    .orderBy(asc(mailboxes.id))
    .for("update");
}

export async function giveMailboxes(
  tx: Tx,
  { teamId }: Member,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const theirs = and(eq(mailboxes.teamId, teamId), eq(mailboxes.userId, from));
  await tx.update(mailboxes).set({ userId: to }).where(theirs);
}

/**
 * It stays, so that the sequences that use it keep their place, but without its password, which the
 * worker destroys; nothing is sent from it until somebody enters one.
 */
export async function cutOff(tx: Tx, { teamId }: Member, { id }: Mailbox): Promise<void> {
  const problem: ProblemWord = "owner-left";
  const without = { state: "paused", problem, credentialVersion: 0 } as const;
  await tx.update(mailboxes).set(without).where(eq(mailboxes.id, id));
  await enqueue(tx, credentialShredding, { teamId, mailboxId: id });
}
