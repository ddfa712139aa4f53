/** Custom fields as members meet them: making and changing them, and what a prospect has in them. */
import { describe, expect, test } from "vitest";
import { readDetails } from "#app/details/details.server.ts";
import { listFields, valuesOf } from "#app/fields/fields.server.ts";
import { makeField } from "#app/fields/making.server.ts";
import { inTeam } from "#db/client.ts";
import { customFields } from "#db/schema/labels.ts";
import { origins, prospectChanges } from "#db/schema/prospects.ts";
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

async function type(browser: Visitor, prospectId: string, typed: Record<string, string>) {
  const fields = Object.fromEntries(
    Object.entries(typed).map(([id, text]) => [`field-${id}`, text]),
  );
  const shown = Object.keys(typed).join(" ");
  return browser.post(`/prospects/${prospectId}/fields`, {
    ...fields,
    shown,
    source: "on the phone",
  });
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
    await type(browser, bo, { [id]: "m" });

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
    await type(browser, bo, { [id]: "M" });
    await type(browser, bo, { [id]: "L" });

    const asked = await browser.get(`/fields/${id}/delete`);
    await browser.post(`/fields/${id}/delete`);

    expect(asked.html).toContain("1 value goes with it");
    expect(await textsOf(ada, bo)).toEqual({});
    expect(await inTeam(ada.member, (tx) => tx.$count(prospectChanges))).toBe(0);
  });
});

describe("values of one prospect", () => {
  test("of every kind are read, kept with who typed them, and emptied again", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const [bo = ""] = await somebody(ada, "bo@b.example");
    const ids = {
      text: await make(browser, ada, { name: "Text", holds: "text" }),
      number: await make(browser, ada, { name: "Number", holds: "number" }),
      date: await make(browser, ada, { name: "Date", holds: "date" }),
      choice: await make(browser, ada, { name: "Choice", holds: "choice", choices: "A\nB" }),
      url: await make(browser, ada, { name: "Page", holds: "url" }),
    };

    const saved = await type(browser, bo, {
      ...{ [ids.text]: "<img src=x onerror=alert(1)>", [ids.number]: "1 234,5" },
      ...{ [ids.date]: "26 Nov 2026", [ids.choice]: "A", [ids.url]: "company.example" },
    });
    const texts = await textsOf(ada, bo);
    const page = await browser.get(`/prospects/${bo}/fields`);
    await type(browser, bo, { [ids.number]: "" });

    const [origin] = await inTeam(ada.member, (tx) =>
      tx.select().from(origins).orderBy(origins.createdAt, origins.id).offset(1).limit(1),
    );
    expect(saved.location).toBe(`/prospects/${bo}`);
    expect(texts).toEqual({
      ...{ Text: "<img src=x onerror=alert(1)>", Number: "1234.5", Date: "2026-11-26" },
      ...{ Choice: "A", Page: "https://company.example/" },
    });
    expect(page.html).not.toContain("<img src=x");
    expect(origin).toMatchObject({ kind: "form", note: "on the phone", userId: ada.user.id });
    expect(await textsOf(ada, bo)).not.toHaveProperty("Number");
    await readDetails(ada.member, bo);
  });

  test("that are wrong say so at their field, keep what was typed, and save nothing", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const [bo = ""] = await somebody(ada, "bo@b.example");
    const number = await make(browser, ada, { name: "Number", holds: "number" });
    const url = await make(browser, ada, { name: "Page", holds: "url" });

    const page = await type(browser, bo, { [number]: "7", [url]: "javascript:alert(1)" });

    expect(page.status).toBe(422);
    expect(page.html).toContain(`href="#field-${url}"`);
    expect(page.html).toContain("begins with https:// or http://");
    expect(page.html).toContain('value="javascript:alert(1)"');
    expect(page.html).not.toContain('href="javascript');
    expect(await textsOf(ada, bo)).toEqual({});
  });

  test("of a field made since the form was opened stay as they are", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const [bo = ""] = await somebody(ada, "bo@b.example");
    const early = await make(browser, ada, { name: "Early", holds: "text" });
    const late = await make(browser, ada, { name: "Late", holds: "text" });
    await type(browser, bo, { [late]: "stays" });

    await type(browser, bo, { [early]: "new" });

    expect(await textsOf(ada, bo)).toEqual({ Early: "new", Late: "stays" });
  });

  test("and fields of another team do not exist", async () => {
    const [ada, eve] = [await aMember(), await aMember({ name: "Eve" })];
    const [hers, browser] = [await signedIn(ada), await signedIn(eve)];
    const [bo = ""] = await somebody(ada, "bo@b.example");
    const [own = ""] = await somebody(eve, "cy@c.example");
    const id = await make(hers, ada, { name: "Secret size", holds: "text" });

    expect((await type(browser, bo, { [id]: "M" })).status).toBe(404);
    expect((await type(browser, own, { [id]: "M" })).status).toBe(303);
    expect((await browser.post(`/fields/${id}`, { name: "Mine" })).status).toBe(404);
    expect((await browser.post(`/fields/${id}/delete`)).status).toBe(404);
    expect(await textsOf(eve, own)).toEqual({});
    expect((await browser.get("/fields")).html).not.toContain("Secret");
  });
});
