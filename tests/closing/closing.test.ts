/** Closing and opening again: who may, what is asked, what stands afterwards, and the calendar. */
import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { readClosed } from "#app/closing/closed.server.ts";
import { closeAccount, closeTeam } from "#app/closing/closing.server.ts";
import { dayOf, daysLeft, goesAtOf, isTyped } from "#app/closing/closing.ts";
import { planAccountClosing, planTeamClosing } from "#app/closing/plan.server.ts";
import { reopenAccount, reopenTeam } from "#app/closing/reopening.server.ts";
import { clock } from "#app/core/clock.ts";
import { nowhere } from "#app/core/place.ts";
import { house } from "#db/client.ts";
import { securityEvents, sessions, users } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { closures } from "#db/schema/privacy.ts";
import { teams } from "#db/schema/team.ts";
import {
  CLOSED_AT,
  closeAccountOf,
  closeTeamOf,
  closureOf,
  DAY_89,
  DAY_90,
  hourAt,
} from "#tests/closing/calendar.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, aTeam, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

describe("the clock", () => {
  it.each([
    ["2027-03-01T00:00:00Z", "2027-05-30T00:00:00.000Z"],
    ["2027-03-01T23:59:59Z", "2027-05-30T00:00:00.000Z"],
    ["2028-01-31T12:00:00Z", "2028-04-30T00:00:00.000Z"],
  ])("of a closing at %s ends at %s", (closedAt, goesAt) => {
    expect(goesAtOf(new Date(closedAt)).toISOString()).toBe(goesAt);
  });

  it("counts the day of closing as 0 and the last one as 89, with one day left", () => {
    const closedAt = new Date(CLOSED_AT);
    const goesAt = goesAtOf(closedAt);

    const told = [CLOSED_AT, "2027-05-01T00:00:00Z", DAY_89, DAY_90].map((at) => {
      const date = new Date(at);
      return [dayOf(closedAt, date), daysLeft(goesAt, date)];
    });

    expect(told).toEqual([
      [0, 90],
      [61, 29],
      [89, 1],
      [90, 0],
    ]);
  });

  it("takes a name as it is meant", () => {
    expect(isTyped("  larkfield   INSTRUMENTS ", "Larkfield Instruments")).toBe(true);
    expect(isTyped("Larkfield", "Larkfield Instruments")).toBe(false);
    expect(isTyped("", "Larkfield Instruments")).toBe(false);
  });
});

describe("closing a team", () => {
  beforeEach(() => clock.set(CLOSED_AT));

  it("is its owner's alone, with its name as the last word, once", async () => {
    const ada = await aMember();
    const ben = await aMember({ role: "admin", team: ada.team });
    const words = { teamName: ada.team.name, place: nowhere };

    const byAdmin = closeTeam(ben.member, words);
    await expect(byAdmin).rejects.toThrow("Only the owners of the team may do this");
    const mistyped = await closeTeam(ada.member, { ...words, teamName: "Larkfeld" });
    const closed = await closeTeam(ada.member, words);
    const again = await closeTeam(ada.member, words);

    const told = [mistyped, closed, again].map(({ refused }) => refused);
    expect(told).toEqual(["not-the-name", undefined, "already-closing"]);
    const rows = await house("closing")
      .select()
      .from(closures)
      .where(eq(closures.teamId, ada.team.id));
    expect(rows).toMatchObject([
      {
        ...{ kind: "team", userId: ada.user.id, undoneAt: null, begunAt: null, doneAt: null },
        ...{ closedAt: new Date(CLOSED_AT), goesAt: new Date("2027-05-30T00:00:00Z") },
      },
    ]);
  });

  it("writes to whoever closed it how to undo it, and to everybody else that it closes", async () => {
    const team = await aTeam({ name: "Marsh & Sons" });
    const ada = await aMember({ name: "Ada Marsh", team });
    const ben = await aMember({ name: "Ben Marsh", role: "member", team });
    await closeTeamOf(ada);

    await runJobs();
    await runJobs();

    const [toAda, ...moreToAda] = await lettersTo(ada);
    const [toBen, ...moreToBen] = await lettersTo(ben);
    expect([moreToAda, moreToBen]).toEqual([[], []]);
    expect(toAda!.subject).toBe("You have closed the team “Marsh & Sons”");
    expect(toAda!.text).toContain("29 May 2027");
    expect(toAda!.text).toContain("30 May 2027");
    expect(toAda!.text).toMatch(/\/closed\n/);
    expect(toBen!.subject).toBe("Marsh & Sons is closing");
    expect(toBen!.text).toContain("Ada Marsh has closed");
  });

  it("is told among what happened to the account", async () => {
    const ada = await aMember();

    await closeTeamOf(ada);

    const kinds = await kindsOf(ada);
    expect(kinds).toEqual(["team-closed"]);
  });

  it("can be undone until the last minute of day 89, by its owner, and by nobody after it", async () => {
    const ada = await aMember();
    const ben = await aMember({ role: "admin", team: ada.team });
    const eve = await aMember({ name: "Eve Elsewhere" });
    await closeTeamOf(ada);
    await runJobs();

    clock.set(DAY_89);
    const byOthers = [
      await reopenTeam(ben, ada.team.id, nowhere),
      await reopenTeam(eve, ada.team.id, nowhere),
    ];
    const undone = await reopenTeam(ada, ada.team.id, nowhere);
    await runJobs();
    const twice = await reopenTeam(ada, ada.team.id, nowhere);

    expect(byOthers.map(({ refused }) => refused)).toEqual(["not-yours", "not-yours"]);
    expect([undone.refused, twice.refused]).toEqual([undefined, "not-yours"]);
    const [team] = await house("teams").select().from(teams).where(eq(teams.id, ada.team.id));
    expect(team!.closedAt).toBeNull();
    expect((await lettersTo(ben)).map(({ subject }) => subject)).toContain(
      `${ada.team.name} is open again`,
    );
    expect(await kindsOf(ada)).toEqual(["team-closed", "team-reopened"]);
  });

  it("is too late to undo at midnight, whether or not the worker has begun", async () => {
    const ada = await aMember();
    await closeTeamOf(ada);

    clock.set("2027-05-30T00:00:00Z");
    const late = await reopenTeam(ada, ada.team.id, nowhere);

    expect(late.refused).toBe("too-late");
  });

  it("that was undone is never erased, and a second closing has a clock of its own", async () => {
    const ada = await aMember();
    await closeTeamOf(ada);
    clock.set("2027-04-01T00:00:00Z");
    await reopenTeam(ada, ada.team.id, nowhere);
    clock.set("2027-05-01T00:00:00Z");
    const second = await closeTeamOf(ada);

    await hourAt(DAY_90);
    const onTheFirst = await house("teams").$count(teams, eq(teams.id, ada.team.id));
    await hourAt("2027-07-30T00:05:00Z");

    expect(onTheFirst).toBe(1);
    expect(await house("teams").$count(teams, eq(teams.id, ada.team.id))).toBe(0);
    expect((await closureOf(second)).doneAt).not.toBeNull();
  });
});

describe("closing an account", () => {
  beforeEach(() => clock.set(CLOSED_AT));

  it("takes the teams along in which the person is alone, and no other", async () => {
    const ada = await aMember({ name: "Ada Alone" });
    const shared = await aMember();
    await join(ada, shared.team, "member");

    const plan = await planAccountClosing(ada.user.id);
    await closeAccountOf(ada);

    expect(plan.closes.map(({ id }) => id)).toEqual([ada.team.id]);
    expect(plan.goesOn.map(({ id }) => id)).toEqual([shared.team.id]);
    const rows = await house("closing")
      .select()
      .from(closures)
      .where(eq(closures.userId, ada.user.id));
    expect(rows.map(({ kind, teamId }) => [kind, teamId]).sort()).toEqual([
      ["account", null],
      ["team", ada.team.id],
    ]);
    const told = await readClosed(ada.user.id);
    expect(told).toMatchObject({
      account: { daysLeft: 90 },
      teams: [{ id: ada.team.id, withAccount: true }],
      openTeams: 1,
    });
  });

  it("is refused while they own a team with others in it, until it has another owner or closes", async () => {
    const ada = await aMember();
    const ben = await aMember({ role: "admin", team: ada.team });
    const close = (person: Person) => closeAccount(myself(person), typed(person));

    const asOwner = await close(ada);
    await house("teams")
      .update(memberships)
      .set({ role: "member" })
      .where(and(eq(memberships.userId, ada.user.id), eq(memberships.teamId, ada.team.id)));
    const asMember = await close(ada);
    const other = await aMember();
    await aMember({ role: "member", team: other.team });
    await closeTeamOf(other);
    const afterClosing = await close(other);

    expect((await planAccountClosing(ben.user.id)).needsOwner).toEqual([]);
    expect([asOwner.refused, asMember.refused]).toEqual(["owns-a-team", undefined]);
    expect(afterClosing.refused).toBeUndefined();
  });

  it("wants the address typed, and ends every session but the one at hand", async () => {
    const ada = await aMember();
    const [here] = [await signedIn(ada), await signedIn(ada)];
    const before = await house("sessions").$count(sessions, eq(sessions.userId, ada.user.id));

    const mistyped = await here.post("/account/close", { ownAddress: "ada" });
    const closed = await here.post("/account/close", {
      ownAddress: ` ${ada.user.email.toUpperCase()}`,
    });

    expect(before).toBe(2);
    expect([mistyped.status, closed.status, closed.location]).toEqual([422, 303, "/closed"]);
    expect(await house("sessions").$count(sessions, eq(sessions.userId, ada.user.id))).toBe(1);
    expect((await here.get("/home")).location).toBe("/closed");
  });

  it("opens again with its teams, and says so in a letter", async () => {
    const ada = await aMember();
    await closeAccountOf(ada);
    const teamAlone = await reopenTeam(ada, ada.team.id, nowhere);

    clock.set(DAY_89);
    const undone = await reopenAccount(ada, nowhere);
    const twice = await reopenAccount(ada, nowhere);
    await runJobs();

    expect(teamAlone.refused).toBe("account-closing");
    expect([undone.refused, twice.refused]).toEqual([undefined, "not-closing"]);
    const [user] = await house("closing").select().from(users).where(eq(users.id, ada.user.id));
    const [team] = await house("teams").select().from(teams).where(eq(teams.id, ada.team.id));
    expect([user!.closedAt, team!.closedAt]).toEqual([null, null]);
    expect((await lettersTo(ada)).map(({ subject }) => subject)).toContain(
      "The account was opened again",
    );
    await hourAt(DAY_90);
    expect(await house("closing").$count(users, eq(users.id, ada.user.id))).toBe(1);
  });
});

it("a plan counts what is there, in the words of the policy page", async () => {
  const ada = await aMember();
  await aMember({ role: "member", team: ada.team });

  const plan = await planTeamClosing(ada.member);

  expect(plan.people).toBe(2);
  expect(plan.holds).toContainEqual({
    ...{ place: "memberships", title: "Who belongs to which team", rows: 2 },
  });
  expect(plan.remains.map(({ place, until }) => [place, until !== null]).sort()).toEqual([
    ["closures", false],
    ["erasures", true],
    ["outbox", false],
    ["request_log", false],
    ["suppressions", true],
  ]);
});

function myself({ user }: Person) {
  return { user, session: { ref: crypto.randomUUID(), provedAt: new Date(), twoFactor: false } };
}

function typed({ user }: Person) {
  return { ownAddress: user.email, place: nowhere };
}

async function join({ user }: Person, team: { id: string }, role: "admin" | "member") {
  await house("teams").insert(memberships).values({ teamId: team.id, userId: user.id, role });
}

async function lettersTo({ user }: Person) {
  return (await outbox.list()).filter(({ to }) => to === user.email);
}

async function kindsOf({ user }: Person) {
  const rows = await house("closing")
    .select({ kind: securityEvents.kind })
    .from(securityEvents)
    .where(eq(securityEvents.userId, user.id))
    .orderBy(securityEvents.at, securityEvents.id);
  return rows.map(({ kind }) => kind);
}
