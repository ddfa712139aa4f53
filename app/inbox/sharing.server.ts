/** Who reads what comes back to a mailbox: reading it, and deciding it. */
import { and, eq } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { maySetSharing, type SharingInput } from "#app/inbox/sharing.ts";
import { findMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { readPeople } from "#app/team/people.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { mailboxReaders } from "#db/schema/conversations.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";

/** With everybody it could be shared with. Throws NotFound. */
export async function readSharing(member: Member, mailboxId: string) {
  return inTeam(member, async (tx) => {
    const { id, address, userId, sharing } = await findMailbox(tx, mailboxId);
    const people = await readPeople(tx, member);
    const readers = await readersOf(tx, member, id);
    return {
      ...{ id, address, sharing },
      mayChange: maySetSharing(member, { userId }),
      keeper: people.find((person) => person.userId === userId)?.name ?? null,
      colleagues: people
        .filter((person) => person.userId !== userId)
        .map((person) => ({
          userId: person.userId,
          name: person.name,
          reads: readers.has(person.userId),
        })),
    };
  });
}

/** The same choice twice changes nothing. Throws NotFound. */
export async function shareMailbox(member: Member, mailboxId: string, input: SharingInput) {
  return inTeam(member, async (tx) => {
    const { id, userId } = await findMailbox(tx, mailboxId);
    if (!maySetSharing(member, { userId })) return refused("not-yours");
    const people = await readPeople(tx, member);
    const known = new Set(people.map((person) => person.userId));
    const chosen = input.sharing === "chosen" ? [...new Set(input.readers)] : [];
    if (chosen.some((reader) => !known.has(reader))) return refused("not-in-the-team");
    await tx.select({ id: mailboxes.id }).from(mailboxes).where(eq(mailboxes.id, id)).for("update");
    await tx.update(mailboxes).set({ sharing: input.sharing }).where(eq(mailboxes.id, id));
    await tx.delete(mailboxReaders).where(ofMailbox(member, id));
    if (chosen.length > 0) {
      const rows = chosen.map((reader) => ({
        teamId: member.teamId,
        mailboxId: id,
        userId: reader,
      }));
      await tx.insert(mailboxReaders).values(rows);
    }
    return ok();
  });
}

/** Whoever left the team reads nothing, should they ever come back. */
async function readersOf(tx: Tx, member: Member, mailboxId: string): Promise<Set<string>> {
  const rows = await tx
    .select({ userId: mailboxReaders.userId })
    .from(mailboxReaders)
    .where(ofMailbox(member, mailboxId));
  return new Set(rows.map(({ userId }) => userId));
}

function ofMailbox({ teamId }: Member, id: string) {
  return and(eq(mailboxReaders.teamId, teamId), eq(mailboxReaders.mailboxId, id));
}
