/** Handing a team over: somebody who is in it becomes its owner, and the owner an admin. */
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { tell } from "#app/team/letters.server.ts";
import { demand } from "#app/team/may.ts";
import {
  findPerson,
  holdPerson,
  listPeople,
  lockPeople,
  setRole,
} from "#app/team/people.server.ts";
import { isOneself } from "#app/team/people.ts";
import { inTeam } from "#db/client.ts";

/** Everybody whom the team could be handed over to. */
export async function listHeirs(member: Member) {
  demand(member, "hand-over-team");
  const people = await listPeople(member);
  return people.filter((person) => !isOneself(member, person) && !person.closing);
}

/** Both get a letter; only the new owner can hand it back. */
export async function handOverTeam(member: Member, to: string) {
  demand(member, "hand-over-team");
  const { teamId, userId } = member;
  if (!userId) throw new NotFound("owner");
  return inTeam(member, async (tx) => {
    await holdPerson(tx, to);
    await lockPeople(tx, member);
    // Of two hand-overs at once the second is no longer the owner's.
    const owner = await findPerson(tx, member, userId);
    demand(owner, "hand-over-team");
    const heir = await findPerson(tx, member, to);
    if (isOneself(member, heir)) return refused("yourself");
    if (heir.closing) return refused("leaving-us");
    await setRole(tx, member, { userId: heir.userId, role: "owner" });
    await setRole(tx, member, { userId, role: "admin" });
    await tell(tx, { teamId, to: heir.userId, about: userId, kind: "became-owner" });
    await tell(tx, { teamId, to: userId, about: heir.userId, kind: "was-owner" });
    return ok({ name: heir.name });
  });
}
