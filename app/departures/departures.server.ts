/** Leaving a team, by oneself or because somebody decided it; the work goes to somebody who stays. */
import { and, eq, or } from "drizzle-orm";
import { leaveTeam } from "#app/auth/workplace.server.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import type { Belongings, DepartureInput } from "#app/departures/departure.ts";
import { leaveConversations } from "#app/inbox/leaving.server.ts";
import { cutOff, giveMailboxes } from "#app/mailboxes/keeper.server.ts";
import { lockMailboxesOf } from "#app/mailboxes/leaving.server.ts";
import { OWNER_LEFT } from "#app/mailboxes/problem.ts";
import { sendsFrom } from "#app/mailboxes/used-by.server.ts";
import {
  countSequencesOf,
  giveSequences,
  pauseSequencesOver,
} from "#app/outreach/keeper.server.ts";
import { tell } from "#app/team/letters.server.ts";
import { demand } from "#app/team/may.ts";
import {
  demandStill,
  findPerson,
  lockPeople,
  membershipOf,
  readPeople,
  revokeInvitationsOf,
  waitingFrom,
} from "#app/team/people.server.ts";
import { isOneself, whyNotRemove } from "#app/team/people.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { invitations, memberships } from "#db/schema/members.ts";
import { sequences } from "#db/schema/outreach.ts";

/** Who would leave, what is theirs, and who could take it over. Throws NotFound and NotAllowed. */
export async function readDeparture(member: Member, userId: string) {
  return inTeam(member, async (tx) => {
    const person = await findLeaver(tx, member, userId);
    const people = await readPeople(tx, member);
    return {
      person,
      oneself: isOneself(member, person),
      hindrance: whyNotRemove(person),
      belongings: await readBelongings(tx, member, userId),
      heirs: people.filter((other) => other.userId !== userId && !other.closing),
    };
  });
}

/** All in one: from its commit on they are not in the team, and nothing of theirs is left behind. */
export async function depart(member: Member, userId: string, input: DepartureInput) {
  return inTeam(member, async (tx) => {
    await lockPeople(tx, member);
    const person = await findLeaver(tx, member, userId);
    if (!isOneself(member, person)) await demandStill(tx, member, "change-people");
    const refusal = whyNotRemove(person);
    if (refusal) return refused(refusal);
    const { heir } = input;
    if (heir === userId) return refused("no-heir");
    const [stays] = await readPeople(tx, member, heir);
    if (!stays || stays.closing) return refused("no-heir");
    const boxes = await lockMailboxesOf(tx, member, userId);
    const real = boxes.filter(({ kind }) => kind !== "practice");
    if (real.length > 0 && !input.mailboxes) return refused("mailboxes-undecided");
    if (input.mailboxes === "disconnect") {
      for (const mailbox of real) {
        await pauseSequencesOver(tx, mailbox.id);
        await cutOff(tx, member, { id: mailbox.id, problem: OWNER_LEFT });
      }
    }
    await giveMailboxes(tx, member, { from: userId, to: heir });
    await giveSequences(tx, member, { from: userId, to: heir });
    await goAway(tx, member, userId);
    await tellEverybody(tx, member, { userId, heir });
    return ok({ name: person.name, heir: stays.name });
  });
}

/** Oneself, or anybody for those who may. */
async function findLeaver(tx: Tx, member: Member, userId: string) {
  const person = await findPerson(tx, member, userId);
  if (!isOneself(member, person)) demand(member, "change-people");
  return person;
}

async function readBelongings(tx: Tx, member: Member, userId: string): Promise<Belongings> {
  const { teamId } = member;
  const theirs = await tx
    .select({ id: mailboxes.id, kind: mailboxes.kind, address: mailboxes.address })
    .from(mailboxes)
    .where(and(eq(mailboxes.teamId, teamId), eq(mailboxes.userId, userId)));
  const real = theirs.filter(({ kind }) => kind !== "practice");
  const ids = real.map(({ id }) => id);
  const running = and(eq(sequences.state, "running"), or(...ids.map(sendsFrom)));
  return {
    sequences: await countSequencesOf(tx, member, userId),
    practiceMailboxes: theirs.length - real.length,
    realMailboxes: real.map(({ address }) => address),
    running: ids.length > 0 ? await tx.$count(sequences, running) : 0,
    invitations: await tx.$count(invitations, waitingFrom(teamId, userId)),
  };
}

/** Out of the team, out of it in every session, and with them the invitations that they sent. */
async function goAway(tx: Tx, member: Member, userId: string): Promise<void> {
  const { teamId } = member;
  await tx.delete(memberships).where(membershipOf(teamId, userId));
  await leaveConversations(tx, member, userId);
  await revokeInvitationsOf(tx, member, userId);
  await leaveTeam(tx, { userId, teamId });
}

type Left = { userId: string; heir: string };

async function tellEverybody(tx: Tx, member: Member, { userId, heir }: Left): Promise<void> {
  const { teamId } = member;
  const by = member.userId;
  if (by === userId) await tell(tx, { teamId, to: userId, about: heir, kind: "left" });
  else await tell(tx, { teamId, to: userId, about: by ?? heir, kind: "removed" });
  if (heir !== by) await tell(tx, { teamId, to: heir, about: userId, kind: "work-came" });
}
