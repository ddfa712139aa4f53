/** The bin on a real database: who is in it is used by nothing, and can come out again. */
import { describe, expect, test } from "vitest";
import { putIntoBin, takeFromBin } from "#app/bin/bin.server.ts";
import { clock, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { findProspect } from "#app/prospects/prospects.server.ts";
import { inTeam } from "#db/client.ts";
import { aRunningSequence, enrolmentsOf } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { somebody } from "#tests/support/shaping.ts";

function bin({ member }: Person, ...ids: string[]) {
  return inTeam(member, (tx) => putIntoBin(tx, member, ids));
}

function restore({ member }: Person, ...ids: string[]) {
  return inTeam(member, (tx) => takeFromBin(tx, member, ids));
}

describe("the bin", () => {
  test("takes somebody once, and gives them back once", async () => {
    clock.set("2026-11-26T09:00:00Z");
    const ada = await aMember();
    const [bo = ""] = await somebody(ada, "bo@b.example");

    const first = await bin(ada, bo, newId());
    const again = await bin(ada, bo);
    const { binnedAt } = await inTeam(ada.member, (tx) => findProspect(tx, bo));
    const back = await restore(ada, bo);

    expect([first, again, back, await restore(ada, bo)]).toEqual([[bo], [], [bo], []]);
    expect(binnedAt).toEqual(now());
    expect(await inTeam(ada.member, (tx) => findProspect(tx, bo))).toMatchObject({
      binnedAt: null,
    });
  });

  test("stops what waits for them, says why, and restoring does not revive it", async () => {
    const ada = await aMember();
    const { prospects: people, sequence } = await aRunningSequence(ada, { people: 2 });

    await bin(ada, people[0]!.id);
    await restore(ada, people[0]!.id);

    expect(await enrolmentsOf(ada, sequence.id)).toMatchObject([
      { state: "stopped", reason: "binned", nextAt: null },
      { state: "waiting" },
    ]);
  });

  test("is closed to another team", async () => {
    const [ada, eve] = [await aMember(), await aMember({ name: "Eve" })];
    const { prospects: people, sequence } = await aRunningSequence(eve);

    expect(await bin(ada, people[0]!.id)).toEqual([]);
    expect(await enrolmentsOf(eve, sequence.id)).toMatchObject([{ state: "waiting" }]);
  });
});
