/** Mailboxes change hands when somebody leaves a team: another looks after them, or they are cut off. */
import { and, eq } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { credentialShredding } from "#app/mailboxes/jobs.ts";
import { demandKeeper } from "#app/mailboxes/keeper.ts";
import { readMailbox, startTest } from "#app/mailboxes/mailboxes.server.ts";
import { OWNER_CLOSING, type ProblemWord } from "#app/mailboxes/problem.ts";
import { forgetUses } from "#app/mailboxes/uses.server.ts";
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

/**
 * What rested because their account closes signs in anew: whose it is now has not closed. They see
 * how the password is used from here on, not how it was used before.
 */
export async function giveMailboxes(
  tx: Tx,
  member: Member,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const theirs = and(eq(mailboxes.teamId, member.teamId), eq(mailboxes.userId, from));
  const given = await tx.update(mailboxes).set({ userId: to }).where(theirs).returning();
  await forgetUses(
    tx,
    member,
    given.map(({ id }) => id),
  );
  for (const { id, problem } of given) {
    if (problem === OWNER_CLOSING) await startTest(tx, member, id);
  }
}

/**
 * It stays, so that the sequences that use it keep their place, but without its password, which the
 * worker destroys; nothing is sent from it until somebody enters one.
 */
export async function cutOff(
  tx: Tx,
  { teamId }: Member,
  { id, problem }: { id: string; problem: ProblemWord },
): Promise<void> {
  const without = { state: "paused", problem, credentialVersion: 0, reading: "off" } as const;
  await tx.update(mailboxes).set(without).where(eq(mailboxes.id, id));
  await enqueue(tx, credentialShredding, { teamId, mailboxId: id });
}
