/** The inventory read for one member: all of their rows, and nobody else's. */
import { and, eq, getTableName } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { findSubject, memberTables, peopleTable, teamsOf } from "#app/privacy/members.server.ts";
import { columnOf, isTeamTable } from "#app/privacy/people.server.ts";
import { house } from "#db/client.ts";
import { inventory } from "#db/inventory.ts";
import { memberships } from "#db/schema/members.ts";
import { aMember, aTeam } from "#tests/support/people.ts";
import { aFullPerson, heldIn, notFree } from "#tests/support/planting.ts";
import { aMarker } from "#tests/support/world.ts";

const everyTable = memberTables().map((each) => [getTableName(each.entry.table), each] as const);

describe("where members stand", () => {
  it("is every table about members, parents before children, in the house or guarded by team", () => {
    const names = everyTable.map(([name]) => name);

    expect(memberTables().map(({ entry }) => entry)).toEqual(
      inventory.filter(({ about }) => about === "member"),
    );
    expect(getTableName(peopleTable().table)).toBe("users");
    expect(names.indexOf("sequences")).toBeLessThan(names.indexOf("steps"));
    for (const [, { entry, scope }] of everyTable) {
      expect(isTeamTable(entry.table)).toBe(scope === "team");
    }
  });

  it("is shared only where erasing a person takes nothing away", () => {
    const shared = memberTables().filter(({ whose }) => whose === "shared");

    expect(shared.map(({ entry }) => getTableName(entry.table))).toEqual(["teams"]);
    for (const { columns } of shared.map(({ entry }) => entry)) {
      for (const { erase } of Object.values(columns)) expect(erase).toHaveProperty("keep");
    }
  });

  it.each(everyTable)(
    "finds a person's row of %s beside a team mate's and a stranger's",
    async (_, { entry, whose }) => {
      const ada = await aFullPerson(aMarker());
      await aFullPerson(aMarker(), { team: ada.team });
      await aFullPerson(aMarker());

      const rows = await heldIn(entry, ada);

      expect(rows).toHaveLength(1);
      if (whose === "own") expect(rows).toEqual([ada.planted[getTableName(entry.table)]]);
    },
  );

  it("reaches every team of theirs, and none that they left", async () => {
    const { user, team } = await aMember();
    const other = await aTeam();
    const joined = { teamId: other.id, userId: user.id, role: "member" as const };
    await house("teams").insert(memberships).values(joined);

    const before = await teamsOf(user.id);
    const left = and(eq(memberships.userId, user.id), eq(memberships.teamId, team.id));
    await house("teams").delete(memberships).where(left);

    expect(before.map(({ teamId }) => teamId)).toEqual([team.id, other.id]);
    expect(before.map(({ role, userId }) => [role, userId])).toEqual(
      Array(2).fill(["worker", null]),
    );
    expect((await teamsOf(user.id)).map(({ teamId }) => teamId)).toEqual([other.id]);
  });

  it("begins with a person who is there", async () => {
    const { user } = await aMember();

    const found = await findSubject(house("account"), user.id);
    const gone = findSubject(house("account"), "019b0000-0000-7000-8000-000000000000");

    expect(found).toEqual({ id: user.id, emailKey: user.emailKey });
    await expect(gone).rejects.toThrow("person not found");
  });
});

describe("the planting of a member", () => {
  it("leaves out only personal columns that are there, each for a reason", () => {
    for (const [place, { because }] of Object.entries(notFree)) {
      const [table, key] = place.split(".") as [string, string];
      const entry = inventory.find((each) => getTableName(each.table) === table)!;

      expect(columnOf(entry.table, key), place).toBeDefined();
      expect(entry.columns[key]!.kind, place).not.toBe("operational");
      expect(because).not.toBe("");
    }
  });
});
