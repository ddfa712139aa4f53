/** Values of custom fields on a real database. */
import { describe, expect, test } from "vitest";
import { newId } from "#app/core/id.ts";
import { readValue } from "#app/fields/field.ts";
import { type NewValue, valuesOf, writeValues } from "#app/fields/fields.server.ts";
import { inTeam } from "#db/client.ts";
import { customFields } from "#db/schema/labels.ts";
import { prospectChanges } from "#db/schema/prospects.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { anAct, somebody } from "#tests/support/shaping.ts";

async function aField({ member }: Person, name = "Size"): Promise<string> {
  const row = { id: newId(), teamId: member.teamId, kind: "text", name, nameKey: name } as const;
  await inTeam(member, (tx) => tx.insert(customFields).values(row));
  return row.id;
}

function value(text: string | null) {
  return text === null ? null : readValue({ kind: "text" }, text).value!;
}

async function write(
  { member }: Person,
  originId: string,
  values: NewValue[],
  how: { keepTyped?: boolean; noteFirst?: boolean } = {},
) {
  const { teamId } = member;
  return inTeam(member, (tx) => writeValues(tx, { teamId, originId, ...how }, values));
}

async function textsOf({ member }: Person, ...ids: string[]) {
  const found = await inTeam(member, (tx) => valuesOf(tx, ids));
  return ids.map((id) => found.get(id)?.map(({ text }) => text));
}

function changesOf({ member }: Person) {
  return inTeam(member, (tx) =>
    tx
      .select({
        field: prospectChanges.field,
        from: prospectChanges.oldValue,
        to: prospectChanges.newValue,
      })
      .from(prospectChanges),
  );
}

describe("writing values", () => {
  test("writes those that differ, says what was there, and keeps it", async () => {
    const ada = await aMember();
    const [bo = "", cy = ""] = await somebody(ada, "bo@b.example", "cy@c.example");
    const fieldId = await aField(ada);
    const act = await anAct(ada, "form");
    const both = [bo, cy].map((prospectId) => ({ prospectId, fieldId, value: value("M") }));
    await write(ada, act, both);

    const written = await write(ada, act, [
      { prospectId: bo, fieldId, value: value("M") },
      { prospectId: cy, fieldId, value: value("L") },
    ]);

    expect(written).toEqual([{ prospectId: cy, fieldId, before: "M" }]);
    expect(await textsOf(ada, bo, cy)).toEqual([["M"], ["L"]]);
    expect(await changesOf(ada)).toEqual([{ field: `custom:${fieldId}`, from: "M", to: "L" }]);
  });

  test("takes one away for null, and notes a first one only if asked to", async () => {
    const ada = await aMember();
    const [bo = ""] = await somebody(ada, "bo@b.example");
    const fieldId = await aField(ada);
    const act = await anAct(ada, "form");

    await write(ada, act, [{ prospectId: bo, fieldId, value: value("M") }], { noteFirst: true });
    await write(ada, act, [{ prospectId: bo, fieldId, value: null }]);
    const again = await write(ada, act, [{ prospectId: bo, fieldId, value: null }]);

    expect(again).toEqual([]);
    expect(await textsOf(ada, bo)).toEqual([undefined]);
    expect(await changesOf(ada)).toMatchObject([
      { from: null, to: "M" },
      { from: "M", to: null },
    ]);
  });

  test("by a file leaves alone what a person typed, and not what a file brought", async () => {
    const ada = await aMember();
    const [bo = "", cy = ""] = await somebody(ada, "bo@b.example", "cy@c.example");
    const fieldId = await aField(ada);
    await write(ada, await anAct(ada, "form"), [{ prospectId: bo, fieldId, value: value("M") }]);
    const file = await anAct(ada, "import");
    await write(ada, file, [{ prospectId: cy, fieldId, value: value("M") }]);

    const both = [bo, cy].map((prospectId) => ({ prospectId, fieldId, value: value("L") }));
    await write(ada, file, both, { keepTyped: true });

    expect(await textsOf(ada, bo, cy)).toEqual([["M"], ["L"]]);
  });

  test("passes over another team's people and fields, and who is not there", async () => {
    const [ada, eve] = [await aMember(), await aMember({ name: "Eve" })];
    const [theirs = ""] = await somebody(eve, "bo@b.example");
    const [own = ""] = await somebody(ada, "bo@b.example");
    const [mine, foreign] = [await aField(ada), await aField(eve)];

    const written = await write(ada, await anAct(ada, "form"), [
      { prospectId: theirs, fieldId: mine, value: value("M") },
      { prospectId: own, fieldId: foreign, value: value("M") },
      { prospectId: newId(), fieldId: mine, value: value("M") },
    ]);

    expect(written).toEqual([]);
    expect(await textsOf(eve, theirs)).toEqual([undefined]);
  });

  test("of the same one twice counts the last, and thousands go in at once", async () => {
    const ada = await aMember();
    const emails = Array.from({ length: 1_200 }, (_, n) => `p${n}@b.example`);
    const people = await somebody(ada, ...emails);
    const fieldId = await aField(ada);
    const values = people.map((prospectId) => ({ prospectId, fieldId, value: value("M") }));

    const written = await write(ada, await anAct(ada, "form"), [
      ...values,
      { prospectId: people[0]!, fieldId, value: value("L") },
    ]);

    expect(written).toHaveLength(1_200);
    expect(await textsOf(ada, people[0]!, people[1_199]!)).toEqual([["L"], ["M"]]);
  });

  test("by several at once in any order ends for each", async () => {
    const ada = await aMember();
    const people = await somebody(ada, "bo@b.example", "cy@c.example");
    const fields = [await aField(ada, "Size"), await aField(ada, "Colour")];
    const act = await anAct(ada, "form");
    const values = (text: string) =>
      people.flatMap((prospectId) =>
        fields.map((fieldId) => ({ prospectId, fieldId, value: value(text) })),
      );

    await Promise.all([
      write(ada, act, values("M")),
      write(ada, act, values("L").reverse()),
      write(ada, act, values("S")),
    ]);

    const [bo, cy] = await textsOf(ada, ...people);
    expect([bo, cy].flat()).toHaveLength(4);
  });
});
