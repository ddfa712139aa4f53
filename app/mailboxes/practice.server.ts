/** The practice mailbox: having one, its clock, and reading what arrived as the people written to. */
import { and, eq, sql } from "drizzle-orm";
import { practiceFolder } from "#app/adapters/mailbox/index.server.ts";
import { listPractice, readPractice } from "#app/adapters/mailbox/practice.server.ts";
import { DAY, SECOND } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { demandKeeper } from "#app/mailboxes/keeper.ts";
import type { PracticeEdit } from "#app/mailboxes/mailbox.ts";
import { findMailbox, lockTeam } from "#app/mailboxes/mailboxes.server.ts";
import { type ClockInput, practiceAddress } from "#app/mailboxes/practice.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";

/** One is enough for a team: gives the one there is, or makes it. */
export async function connectPractice(member: Member) {
  return inTeam(member, async (tx) => {
    const team = await lockTeam(tx, member);
    const practice = and(eq(mailboxes.teamId, team.id), eq(mailboxes.kind, "practice"));
    const [there] = await tx.select({ id: mailboxes.id }).from(mailboxes).where(practice);
    if (there) return ok({ id: there.id });
    const name = await nameOf(tx, member);
    const id = newId();
    await tx.insert(mailboxes).values({
      id,
      teamId: team.id,
      teamIsDemo: team.isDemo,
      userId: member.userId,
      kind: "practice",
      address: practiceAddress(name),
      fromName: name ?? team.name,
      zone: team.zone,
      state: "ready",
    });
    return ok({ id });
  });
}

export async function editPractice(member: Member, id: string, changes: PracticeEdit) {
  return inTeam(member, async (tx) => {
    demandKeeper(member, await findPractice(tx, id));
    await tx.update(mailboxes).set(changes).where(eq(mailboxes.id, id));
    await wakeSending(tx, member, id);
    return ok();
  });
}

/** Everybody may, since everybody practises in it. Time moves forward only; what falls due is sent at once. */
export async function movePracticeClock(member: Member, id: string, { days, from }: ClockInput) {
  return inTeam(member, async (tx) => {
    await findPractice(tx, id);
    const seconds = (days * DAY) / SECOND;
    // Ten years ahead is enough for anybody, and keeps the sum within its column.
    const ahead = sql`least(ahead_seconds + ${seconds}::integer, 315360000)`;
    const asSeen = from === undefined ? undefined : eq(mailboxes.aheadSeconds, from);
    const moved = await tx
      .update(mailboxes)
      .set({ aheadSeconds: ahead })
      .where(and(eq(mailboxes.id, id), asSeen))
      .returning({ id: mailboxes.id });
    if (moved.length === 0) return refused("moved-already");
    await wakeSending(tx, member, id);
    return ok();
  });
}

/** Newest first; at most `most`, and how many there are in all. */
export async function listLetters(member: Member, id: string, most = 200) {
  const mailbox = await inTeam(member, (tx) => findPractice(tx, id));
  const letters = await listPractice(practiceFolder(member.teamId));
  return { mailbox, total: letters.length, letters: letters.slice(0, most) };
}

/** One letter as the person it went to sees it. Throws NotFound. */
export async function readLetter(member: Member, id: string, letter: string) {
  await inTeam(member, (tx) => findPractice(tx, id));
  return readPractice(practiceFolder(member.teamId), letter);
}

async function findPractice(tx: Tx, id: string) {
  const mailbox = await findMailbox(tx, id);
  if (mailbox.kind !== "practice") throw new NotFound("practice mailbox");
  return mailbox;
}

async function nameOf(tx: Tx, { userId }: Member): Promise<string | null> {
  if (!userId) return null;
  const [user] = await tx.select({ name: users.name }).from(users).where(eq(users.id, userId));
  return user?.name ?? null;
}
