/** Lists and tags on a real database. */
import { describe, expect, test } from "vitest";
import { newId } from "#app/core/id.ts";
import { NotFound } from "#app/core/result.ts";
import { attach, detach, labelsOf, listLabels, makeLabel } from "#app/labels/labels.server.ts";
import { inTeam } from "#db/client.ts";
import { labels } from "#db/schema/labels.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { somebody } from "#tests/support/shaping.ts";

async function make({ member }: Person, name: string, kind: "list" | "tag" = "list") {
  const outcome = await inTeam(member, (tx) => makeLabel(tx, member, { kind, name }));
  if (outcome.refused) throw new Error(outcome.refused);
  return outcome.value;
}

describe("making one", () => {
  test("of the same name, in whatever case and accents, gives the one there is", async () => {
    const ada = await aMember();
    const first = await make(ada, "Café");

    const again = await make(ada, "CAFE");
    const tag = await make(ada, "café", "tag");

    expect(again).toEqual({ id: first.id, made: false });
    expect(tag.made).toBe(true);
    expect(await inTeam(ada.member, (tx) => listLabels(tx, "list"))).toEqual([
      { id: first.id, kind: "list", name: "Café" },
    ]);
  });

  test("twenty times at once makes one", async () => {
    const ada = await aMember();

    const made = await Promise.all(Array.from({ length: 20 }, () => make(ada, "Fair")));

    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(made.filter(({ made }) => made)).toHaveLength(1);
  });

  test("ends at a thousand, also when several are made at once; those there are still given", async () => {
    const ada = await aMember();
    const { teamId } = ada.member;
    const rows = Array.from({ length: 998 }, (_, n) => ({
      ...{ teamId, kind: "tag" as const, name: `t${n}`, nameKey: `t${n}` },
    }));
    await inTeam(ada.member, (tx) => tx.insert(labels).values(rows));

    const outcomes = await Promise.all(
      ["a", "b", "c", "d"].map((name) =>
        inTeam(ada.member, (tx) => makeLabel(tx, ada.member, { kind: "list", name })),
      ),
    );

    expect(outcomes.filter(({ refused }) => refused === "too-many-labels")).toHaveLength(2);
    expect(await make(ada, "T7", "tag")).toMatchObject({ made: false });
  });

  test("in one team is nothing to another", async () => {
    const [ada, eve] = [await aMember(), await aMember({ name: "Eve" })];
    await make(ada, "Fair");

    expect((await make(eve, "Fair")).made).toBe(true);
    expect(await inTeam(eve.member, (tx) => listLabels(tx))).toHaveLength(1);
  });
});

describe("bearing one", () => {
  test("says for whom it was new, and who bore it", async () => {
    const ada = await aMember();
    const [bo = "", cy = ""] = await somebody(ada, "bo@b.example", "cy@c.example");
    const { id: labelId } = await make(ada, "Fair");
    const { teamId } = ada.member;
    const put = (prospectIds: string[]) =>
      inTeam(ada.member, (tx) => attach(tx, teamId, { labelId, prospectIds }));

    const first = await put([bo]);
    const both = await put([bo, cy, newId()]);
    const borne = await inTeam(ada.member, (tx) => labelsOf(tx, [bo]));
    const out = await inTeam(ada.member, (tx) =>
      detach(tx, teamId, { labelId, prospectIds: [bo, newId()] }),
    );

    expect([first, both, out]).toEqual([[bo], [cy], [bo]]);
    expect(borne.get(bo)).toEqual([{ id: labelId, kind: "list", name: "Fair" }]);
  });

  test("is nothing across teams: neither their label nor their people", async () => {
    const [ada, eve] = [await aMember(), await aMember({ name: "Eve" })];
    const [theirs = ""] = await somebody(eve, "bo@b.example");
    const mine = await make(ada, "Fair");
    const foreign = await make(eve, "Fair");
    const { teamId } = ada.member;
    const asked = (labelId: string) =>
      inTeam(ada.member, (tx) => attach(tx, teamId, { labelId, prospectIds: [theirs] }));

    expect(await asked(mine.id)).toEqual([]);
    await expect(asked(foreign.id)).rejects.toThrow(NotFound);
  });
});
