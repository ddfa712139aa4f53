/** What an account leaves behind in teams: never a team without an owner, and never one without anybody. */
import { and, eq } from "drizzle-orm";
import { beforeEach, expect, it } from "vitest";
import { reopenTeam } from "#app/closing/reopening.server.ts";
import { clock } from "#app/core/clock.ts";
import { nowhere } from "#app/core/place.ts";
import { house, inTeam } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";
import {
  CLOSED_AT,
  closeAccountOf,
  closeTeamOf,
  closureOf,
  DAY_90,
  hourAt,
} from "#tests/closing/calendar.ts";
import { aMailbox } from "#tests/outreach/world.ts";
import { aMember, aTeam, type Person } from "#tests/support/people.ts";

beforeEach(() => clock.set(CLOSED_AT));

async function rolesIn(teamId: string): Promise<Record<string, string>> {
  const rows = await house("teams")
    .select({ userId: memberships.userId, role: memberships.role })
    .from(memberships)
    .where(eq(memberships.teamId, teamId));
  return Object.fromEntries(rows.map(({ userId, role }) => [userId, role]));
}

async function setRole({ user }: Person, teamId: string, role: "owner" | "admin") {
  const theirs = and(eq(memberships.teamId, teamId), eq(memberships.userId, user.id));
  await house("teams").update(memberships).set({ role }).where(theirs);
}

it("a team that was handed to somebody whose account was closing has another owner afterwards", async () => {
  const owner = await aMember({ name: "Olga Owner" });
  const cleo = await aMember({ name: "Cleo", role: "member", team: owner.team });
  const ben = await aMember({ name: "Ben", role: "member", team: owner.team });
  await closeAccountOf(ben);
  await setRole(ben, owner.team.id, "owner");
  await setRole(owner, owner.team.id, "admin");

  await hourAt(DAY_90);

  expect(await rolesIn(owner.team.id)).toEqual({
    [owner.user.id]: "owner",
    [cleo.user.id]: "member",
  });
});

it("one whose owner stays keeps its roles", async () => {
  const owner = await aMember();
  const ben = await aMember({ role: "admin", team: owner.team });
  await closeAccountOf(ben);

  await hourAt(DAY_90);

  expect(await rolesIn(owner.team.id)).toEqual({ [owner.user.id]: "owner" });
});

it("a team in which nobody else is left by then goes with the account", async () => {
  const ada = await aMember();
  const closureId = await closeAccountOf(ada);
  const late = await aTeam({ name: "Started in another window" });
  const role = "owner" as const;
  await house("teams").insert(memberships).values({ teamId: late.id, userId: ada.user.id, role });

  await hourAt(DAY_90);

  expect(await house("teams").$count(teams, eq(teams.id, late.id))).toBe(0);
  expect((await closureOf(closureId)).doneAt).not.toBeNull();
});

it("mailboxes of somebody whose account is closing rest, though their team is closed and opened again", async () => {
  const owner = await aMember({ name: "Olga Owner" });
  const ben = await aMember({ name: "Ben", role: "member", team: owner.team });
  const { id } = await aMailbox(ben, { port: 9 });
  const state = () =>
    inTeam(owner.member, async (tx) => {
      const [row] = await tx.select().from(mailboxes).where(eq(mailboxes.id, id));
      return [row!.state, row!.problem];
    });
  await closeTeamOf(owner);
  await closeAccountOf(ben);

  await reopenTeam(owner, owner.team.id, nowhere);

  expect(await state()).toEqual(["paused", "owner-closing"]);
});
