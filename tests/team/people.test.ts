/** Who may do what, and changing who is what: the rules, and the verbs on the database. */
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { now } from "#app/core/clock.ts";
import { type Role, vouchFor } from "#app/core/member.ts";
import { NotFound } from "#app/core/result.ts";
import { depart } from "#app/departures/departures.server.ts";
import { invite, listInvitations } from "#app/team/invitations.server.ts";
import { may, NotAllowed, type Right, rights, whoMay } from "#app/team/may.ts";
import { handOverTeam, listHeirs } from "#app/team/owner.server.ts";
import { changeRole, listPeople, readPerson } from "#app/team/people.server.ts";
import { whyNotChangeRole, whyNotRemove } from "#app/team/people.ts";
import { teamTabs } from "#app/team/tabs.ts";
import { setRequireFactor } from "#app/team/team.server.ts";
import { house } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { authenticators, passkeys } from "#db/schema/factors.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { lettersTo } from "#tests/support/letters.ts";
import { aMember, type Person } from "#tests/support/people.ts";

const as = (role: Role, userId = "u") => vouchFor({ teamId: "t", userId, role });
const refusalOf = async (work: Promise<{ refused?: string | undefined }>) => (await work).refused;

describe("the table of rights", () => {
  it("gives the owner everything, an admin all but the team itself, a member their work", () => {
    const of = (role: Role) =>
      (Object.keys(rights) as Right[]).filter((right) => may({ role }, right));

    expect(of("owner")).toEqual(Object.keys(rights));
    expect(of("owner").filter((right) => !of("admin").includes(right))).toEqual([
      "hand-over-team",
      "close-team",
    ]);
    expect(of("member")).toEqual(["work", "see-people"]);
  });

  it("says in a sentence who has a right", () => {
    expect(whoMay("invite")).toBe(
      "Only the owners and admins of the team may do this: invite people, as admin or member.",
    );
    expect(whoMay("close-team")).toContain("Only the owners of the team");
    expect(whoMay("work")).toContain("owners, admins and members");
  });

  it("shows nobody a tab that turns them away", () => {
    expect(teamTabs(as("member")).map(({ label }) => label)).toEqual(["People", "Rights"]);
    expect(teamTabs(as("admin"))).toHaveLength(4);
  });
});

describe("the rules about roles", () => {
  const owner = { userId: "o", role: "owner" } as const;

  it("nobody changes or removes the owner, the owner neither", () => {
    for (const actor of [as("admin", "a"), as("owner", "o")]) {
      expect(whyNotChangeRole(actor, owner)).toBe("owner-stays");
    }
    expect(whyNotRemove(owner)).toBe("owner-stays");
  });

  it("nobody changes their own role, but whoever is no owner may go", () => {
    const admin = { userId: "a", role: "admin" } as const;

    expect(whyNotChangeRole(as("admin", "a"), admin)).toBe("own-role");
    expect(whyNotChangeRole(as("admin", "b"), admin)).toBeUndefined();
    expect(whyNotRemove(admin)).toBeUndefined();
  });
});

async function aTeamOfThree() {
  const ada = await aMember();
  const { team } = ada;
  const ben = await aMember({ name: "Ben Osei", role: "admin", team });
  const cleo = await aMember({ name: "Cleo Marsh", role: "member", team });
  return { ada, ben, cleo };
}

const roleOf = async (asker: Person, { user }: Person) =>
  (await readPerson(asker.member, user.id)).role;

describe("the people of a team", () => {
  it("are listed by role, with a second factor only once it works", async () => {
    const { ada, ben, cleo } = await aTeamOfThree();
    await aMember({ name: "Eve Elsewhere" });
    const sealed = { keyId: "k", wrappedKey: "w", ciphertext: "c" };
    await house("account")
      .insert(authenticators)
      .values([
        { userId: ben.user.id, ...sealed, confirmedAt: new Date() },
        { userId: cleo.user.id, ...sealed },
      ]);
    const passkey = { name: "Phone", credentialId: "i", publicKey: "p", counter: 0 };
    await house("account")
      .insert(passkeys)
      .values({ userId: ada.user.id, ...passkey, transports: [] });

    const people = await listPeople(cleo.member);

    expect(people.map(({ name, role, secondFactor }) => [name, role, secondFactor])).toEqual([
      ["Ada Larkfield", "owner", true],
      ["Ben Osei", "admin", true],
      ["Cleo Marsh", "member", false],
    ]);
  });

  it("of another team are not found", async () => {
    const { ada } = await aTeamOfThree();
    const eve = await aMember({ name: "Eve Elsewhere" });

    await expect(readPerson(ada.member, eve.user.id)).rejects.toThrow(NotFound);
    await expect(readPerson(ada.member, "nobody")).rejects.toThrow(NotFound);
    await expect(changeRole(ada.member, eve.user.id, { role: "member" })).rejects.toThrow(NotFound);
    expect(await roleOf(eve, eve)).toBe("owner");
  });

  it("change their roles by the right, and by nobody without it", async () => {
    const { ada, ben, cleo } = await aTeamOfThree();

    await changeRole(ben.member, cleo.user.id, { role: "admin" });
    const own = await refusalOf(changeRole(ben.member, ben.user.id, { role: "member" }));
    const owner = await refusalOf(changeRole(ben.member, ada.user.id, { role: "member" }));

    expect(await roleOf(ada, cleo)).toBe("admin");
    expect([own, owner]).toEqual(["own-role", "owner-stays"]);
    await expect(changeRole(cleo.member, ben.user.id, { role: "member" })).rejects.toThrow(
      NotAllowed,
    );
    expect(await roleOf(ada, ben)).toBe("admin");
  });
});

describe("a right that was taken away a moment ago", () => {
  it("is no right any more, whatever the request believed when it came in", async () => {
    const ada = await aMember();
    const max = await aMember({ name: "Max", team: ada.team, role: "admin" });
    const cleo = await aMember({ name: "Cleo", team: ada.team, role: "member" });
    await changeRole(ada.member, max.user.id, { role: "member" });

    const asking = { email: "friend@elsewhere.example", role: "admin" as const };
    await expect(invite(max.member, asking, "192.0.2.9")).rejects.toThrow(NotAllowed);
    await expect(changeRole(max.member, cleo.user.id, { role: "admin" })).rejects.toThrow(
      NotAllowed,
    );
    await expect(depart(max.member, cleo.user.id, { heir: ada.user.id })).rejects.toThrow(
      NotAllowed,
    );
  });

  it("takes the open invitations of an admin with it", async () => {
    const ada = await aMember();
    const max = await aMember({ name: "Max", team: ada.team, role: "admin" });
    const asking = { email: "second@elsewhere.example", role: "admin" as const };
    await invite(max.member, asking, "192.0.2.10");

    await changeRole(ada.member, max.user.id, { role: "member" });

    const waiting = await listInvitations(ada.member);
    expect(waiting.filter(({ email }) => email === asking.email)).toEqual([]);
  });
});

describe("handing a team over", () => {
  it("makes one the owner and the other an admin, and both get a letter", async () => {
    const { ada, cleo } = await aTeamOfThree();

    const outcome = await handOverTeam(ada.member, cleo.user.id);
    await runJobs();

    expect(outcome.refused).toBeUndefined();
    expect([await roleOf(ada, cleo), await roleOf(ada, ada)]).toEqual(["owner", "admin"]);
    const [hers] = await lettersTo(cleo.user.email);
    const [his] = await lettersTo(ada.user.email);
    expect(hers!.subject).toBe("You are now the owner of Larkfield Instruments");
    expect(hers!.text).toContain("Ada Larkfield has handed");
    expect(his!.subject).toBe("You have handed over Larkfield Instruments");
  });

  it("is the owner's alone, and of two at once one counts", async () => {
    const { ada, ben, cleo } = await aTeamOfThree();
    const eve = await aMember();

    await expect(handOverTeam(ben.member, ben.user.id)).rejects.toThrow(NotAllowed);
    await expect(handOverTeam(ada.member, eve.user.id)).rejects.toThrow(NotFound);
    expect(await refusalOf(handOverTeam(ada.member, ada.user.id))).toBe("yourself");
    const both = await Promise.allSettled([
      handOverTeam(ada.member, ben.user.id),
      handOverTeam(ada.member, cleo.user.id),
    ]);

    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const owners = (await listPeople(ada.member)).filter(({ role }) => role === "owner");
    expect(owners).toHaveLength(1);
  });
});

describe("requiring a second factor", () => {
  it("needs one of one's own first, and may always be taken back", async () => {
    const { ada, cleo } = await aTeamOfThree();

    expect(await refusalOf(setRequireFactor(ada.member, true, false))).toBe("own-factor-first");
    expect(await refusalOf(setRequireFactor(ada.member, true, true))).toBeUndefined();
    expect(await refusalOf(setRequireFactor(ada.member, false, false))).toBeUndefined();
    await expect(setRequireFactor(cleo.member, true, true)).rejects.toThrow(NotAllowed);
  });
});

describe("somebody whose account is closing", () => {
  it("is said to be, and nothing is handed over to them", async () => {
    const { ada, ben, cleo } = await aTeamOfThree();
    await house("account").update(users).set({ closedAt: now() }).where(eq(users.id, cleo.user.id));

    const people = await listPeople(ada.member);
    const team = await refusalOf(handOverTeam(ada.member, cleo.user.id));
    const work = await refusalOf(depart(ada.member, ben.user.id, { heir: cleo.user.id }));

    expect(people.filter(({ closing }) => closing).map(({ name }) => name)).toEqual(["Cleo Marsh"]);
    expect((await listHeirs(ada.member)).map(({ name }) => name)).toEqual(["Ben Osei"]);
    expect([team, work]).toEqual(["leaving-us", "no-heir"]);
  });
});
