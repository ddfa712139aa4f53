/** Custom fields as members meet them: making, changing and deleting them. */
import { describe, expect, test } from "vitest";
import { listFields, valuesOf } from "#app/fields/fields.server.ts";
import { makeField } from "#app/fields/making.server.ts";
import { inTeam } from "#db/client.ts";
import { customFields } from "#db/schema/labels.ts";
import { prospectChanges } from "#db/schema/prospects.ts";
import { fillIn } from "#tests/support/correcting.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { somebody } from "#tests/support/shaping.ts";
import { signedIn, type Visitor } from "#tests/support/visitor.ts";

type Making = { name: string; holds: string; choices?: string };

async function make(browser: Visitor, ada: Person, making: Making): Promise<string> {
  const { status } = await browser.post("/fields", making);
  expect(status).toBe(303);
  const fields = await inTeam(ada.member, (tx) => listFields(tx));
  return fields.find(({ name }) => name === making.name)!.id;
}

async function textsOf({ member }: Person, prospectId: string) {
  const values = await inTeam(member, (tx) => valuesOf(tx, [prospectId]));
  return Object.fromEntries(values.get(prospectId)?.map(({ name, text }) => [name, text]) ?? []);
}

describe("a field", () => {
  test("is made once by three presses, and never with a name that is there", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const making = { name: "Größe", holds: "text" };

    const answers = await Promise.all([1, 2, 3].map(() => browser.post("/fields", making)));
    const other = await browser.post("/fields", { name: "GROSSE", holds: "number" });

    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
    expect(other.html).toContain("There is a field of this name already");
    expect(await inTeam(ada.member, (tx) => listFields(tx))).toHaveLength(1);
  });

  test("is the two hundredth at most", async () => {
    const ada = await aMember();
    const { teamId } = ada.member;
    const rows = Array.from({ length: 199 }, (_, n) => ({
      ...{ teamId, kind: "text" as const, name: `f${n}`, nameKey: `f${n}` },
    }));
    await inTeam(ada.member, (tx) => tx.insert(customFields).values(rows));
    const field = (name: string) => ({ name, kind: "text" as const, choices: [] });

    const outcomes = await Promise.all(
      ["a", "b"].map((name) => inTeam(ada.member, (tx) => makeField(tx, ada.member, field(name)))),
    );
    const page = await (await signedIn(ada)).post("/fields", { name: "c", holds: "text" });

    expect(outcomes.filter(({ refused }) => refused === "too-many-fields")).toHaveLength(1);
    expect(page.html).toContain("There are 200 fields already, which is the most.");
  });

  test("keeps a choice that somebody has, and spells one otherwise everywhere", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const [bo = ""] = await somebody(ada, "bo@b.example");
    const id = await make(browser, ada, { name: "Size", holds: "choice", choices: "S\nm\nL" });
    await fillIn(ada.member, bo, { texts: { [id]: "m" } });

    const kept = await browser.post(`/fields/${id}`, { name: "Size", choices: "S\nL" });
    const none = await browser.post(`/fields/${id}`, { name: "Size" });
    const changed = await browser.post(`/fields/${id}`, { name: "Sizes", choices: "M\nXL" });

    expect([kept.status, none.status, changed.status]).toEqual([422, 422, 303]);
    expect(kept.html).toContain(
      "“m” is chosen for 1 person: change their values first, or keep it",
    );
    expect(await textsOf(ada, bo)).toEqual({ Sizes: "M" });
  });

  test("is deleted after saying how many values go, and what they once were goes as well", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const [bo = ""] = await somebody(ada, "bo@b.example");
    const id = await make(browser, ada, { name: "Size", holds: "text" });
    await fillIn(ada.member, bo, { texts: { [id]: "M" } });
    await fillIn(ada.member, bo, { texts: { [id]: "L" } });

    const asked = await browser.get(`/fields/${id}/delete`);
    await browser.post(`/fields/${id}/delete`);

    expect(asked.html).toContain("1 value goes with it");
    expect(await textsOf(ada, bo)).toEqual({});
    expect(await inTeam(ada.member, (tx) => tx.$count(prospectChanges))).toBe(0);
  });
});

test("a field of another team does not exist", async () => {
  const [ada, eve] = [await aMember(), await aMember({ name: "Eve" })];
  const [hers, browser] = [await signedIn(ada), await signedIn(eve)];
  const id = await make(hers, ada, { name: "Secret size", holds: "text" });

  expect((await browser.post(`/fields/${id}`, { name: "Mine" })).status).toBe(404);
  expect((await browser.post(`/fields/${id}/delete`)).status).toBe(404);
  expect((await browser.get("/fields")).html).not.toContain("Secret");
});
