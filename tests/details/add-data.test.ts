/** Add Data: correcting and completing, at their wish or by oneself, on a real database. */
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { clock, MINUTE } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { addData, readToComplete } from "#app/details/add-data.server.ts";
import {
  type AddDataInput,
  type AskedField,
  addDataForm,
  inputName,
} from "#app/details/add-data.ts";
import { readDetails } from "#app/details/details.server.ts";
import { readTimeline } from "#app/details/timeline.server.ts";
import { readValue } from "#app/fields/field.ts";
import { addProspect } from "#app/prospects/prospects.server.ts";
import { protectedFields } from "#app/prospects/protected.server.ts";
import { readFields } from "#app/web/form.server.ts";
import { inTeam } from "#db/client.ts";
import { customFields } from "#db/schema/labels.ts";
import { notes } from "#db/schema/notes.ts";
import { origins, prospectChanges } from "#db/schema/prospects.ts";
import { aMember, type Person } from "#tests/support/people.ts";

const grace = {
  ...{ email: "grace@hopper.example", firstName: "Grace", lastName: "Hopper", position: null },
  ...{ company: "Navy", country: "US" },
};

const unchanged: AddDataInput = {
  ...{ builtIn: grace, custom: [], asker: "member", source: null, statement: null },
};

async function aProspectOf({ member }: Person): Promise<string> {
  const outcome = await addProspect(member, { ...grace, source: "trade fair" });
  if (outcome.refused) throw new Error(outcome.refused);
  return outcome.value.id;
}

async function aField({ member }: Person, kind: AskedField["kind"], name = "Shoe size") {
  const id = newId();
  const { teamId } = member;
  await inTeam(member, (tx) =>
    tx.insert(customFields).values({ id, teamId, kind, name, nameKey: name.toLowerCase() }),
  );
  return id;
}

function number(text: string) {
  return readValue({ kind: "number" }, text).value!;
}

test("what a person asked for is kept with the old value, the new one, source, time and who", async () => {
  clock.set("2026-11-23T09:00:00Z");
  const ada = await aMember();
  const id = await aProspectOf(ada);
  const fieldId = await aField(ada, "number");
  clock.advance(MINUTE);

  const outcome = await addData(ada.member, id, {
    builtIn: { ...grace, company: "Harvard" },
    custom: [{ fieldId, value: number("39") }],
    ...{ asker: "person", source: "by post", statement: "I never worked for the Army." },
  });

  expect(outcome.value).toEqual({ changed: 2, kept: true });
  const { prospect, sources, custom, statements, keptUntil } = await readDetails(ada.member, id);
  const request = { kind: "request", note: "by post", by: "Ada Larkfield" };
  expect(prospect.company).toBe("Harvard");
  expect(sources.company).toMatchObject(request);
  expect(sources.email).toMatchObject({ kind: "form", note: "trade fair" });
  expect(custom).toMatchObject([{ name: "Shoe size", text: "39", source: request }]);
  expect(statements).toMatchObject([{ body: "I never worked for the Army.", by: "Ada Larkfield" }]);
  expect(keptUntil).toEqual(new Date("2028-11-23T09:00:00Z"));
  const { entries } = await readTimeline(ada.member, id, { wanted: { from: "newest" } });
  expect(entries).toMatchObject([
    { title: "They asked to have this kept", detail: "I never worked for the Army." },
    {
      title: "Corrected as they asked",
      source: "As they asked (by post), by Ada Larkfield",
      changes: [
        { label: "Company", old: "Navy", new: "Harvard" },
        { label: "Shoe size", old: null, new: "39" },
      ],
    },
    { title: "Added" },
  ]);
});

test("what was corrected is protected, and so is what was emptied", async () => {
  const ada = await aMember();
  const id = await aProspectOf(ada);
  const fieldId = await aField(ada, "number");
  await addData(ada.member, id, { ...unchanged, custom: [{ fieldId, value: number("39") }] });

  await addData(ada.member, id, { ...unchanged, custom: [{ fieldId, value: null }] });

  const found = await inTeam(ada.member, (tx) => protectedFields(tx, [id]));
  expect(found.get(id)).toContain(`custom:${fieldId}`);
  expect((await readDetails(ada.member, id)).custom).toEqual([]);
});

test("sent twice at once, it is done once", async () => {
  const ada = await aMember();
  const id = await aProspectOf(ada);
  const fieldId = await aField(ada, "number");
  const { seen } = await readToComplete(ada.member, id);
  const input: AddDataInput = {
    ...{ builtIn: { ...grace, company: "Harvard" }, asker: "person", source: null, seen },
    ...{ custom: [{ fieldId, value: number("39") }], statement: "Once." },
  };

  const outcomes = await Promise.all([1, 2, 3].map(() => addData(ada.member, id, input)));

  expect(outcomes.map(({ value }) => value?.changed).sort()).toEqual([0, 0, 2]);
  const counts = await inTeam(ada.member, async (tx) => [
    await tx.$count(prospectChanges),
    await tx.$count(notes),
    await tx.$count(origins, eq(origins.kind, "request")),
  ]);
  expect(counts).toEqual([2, 1, 1]);
});

test("a form that shows what is no longer so changes nothing", async () => {
  const ada = await aMember();
  const id = await aProspectOf(ada);
  const { seen } = await readToComplete(ada.member, id);
  await addData(ada.member, id, { ...unchanged, builtIn: { ...grace, company: "Harvard" } });

  const late = await addData(ada.member, id, { ...unchanged, statement: "Late", seen });
  const same = { ...grace, company: "Harvard" };
  const harmless = await addData(ada.member, id, { ...unchanged, builtIn: same, seen });

  expect(late.refused).toBe("changed-meanwhile");
  expect(harmless.value).toEqual({ changed: 0, kept: false });
  const { prospect, statements } = await readDetails(ada.member, id);
  expect([prospect.company, statements]).toEqual(["Harvard", []]);
});

test("another team's prospect is not found, and nothing is kept about it", async () => {
  const [ada, mary] = [await aMember(), await aMember({ name: "Mary Shelley" })];
  const id = await aProspectOf(mary);

  const adding = addData(ada.member, id, { ...unchanged, statement: "Not mine" });

  await expect(adding).rejects.toThrow("prospect not found");
  expect(await inTeam(mary.member, (tx) => tx.$count(notes))).toBe(0);
});

test("another team's field is passed over", async () => {
  const [ada, mary] = [await aMember(), await aMember({ name: "Mary Shelley" })];
  const id = await aProspectOf(ada);
  const fieldId = await aField(mary, "number");

  const outcome = await addData(ada.member, id, {
    ...unchanged,
    custom: [{ fieldId, value: number("39") }],
  });

  expect(outcome.value).toEqual({ changed: 0, kept: false });
});

test("the form reads a custom field by its kind, and leaves alone what nobody touched", () => {
  const ids = { number: newId(), choice: newId(), gone: newId(), emptied: newId() };
  const field = { name: "Field", choices: null, text: null };
  const form = addDataForm([
    { ...field, id: ids.number, kind: "number" },
    { ...field, id: ids.choice, kind: "choice", choices: ["S", "M"], text: "XL" },
    { ...field, id: ids.gone, kind: "url", text: "not a page" },
    { ...field, id: ids.emptied, kind: "text", text: "something" },
  ]);
  const typed = { email: "grace@hopper.example", [inputName(ids.choice)]: "XL" };
  const read = (fields: Record<string, string>) =>
    readFields(new URLSearchParams({ ...typed, ...fields }), form);

  const good = read({ [inputName(ids.number)]: "39", [inputName(ids.gone)]: "not a page" });
  const bad = read({ [inputName(ids.number)]: "many", statement: "\u0007", asker: "nobody" });

  expect(good.value?.custom).toEqual([
    { fieldId: ids.number, value: expect.objectContaining({ text: "39", number: 39 }) },
    { fieldId: ids.emptied, value: null },
  ]);
  expect(good.value?.asker).toBe("member");
  expect(Object.keys(bad.problems ?? {}).sort()).toEqual(
    ["asker", inputName(ids.number), "statement"].sort(),
  );
  expect(bad.typed[inputName(ids.number)]).toBe("many");
});
