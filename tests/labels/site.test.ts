/** Lists and tags as members meet them: making, renaming, deleting, and putting people in and out. */
import { describe, expect, test } from "vitest";
import { newId } from "#app/core/id.ts";
import { listLabels } from "#app/labels/labels.server.ts";
import { inTeam } from "#db/client.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { somebody } from "#tests/support/shaping.ts";
import { signedIn, type Visitor } from "#tests/support/visitor.ts";

async function make(browser: Visitor, ada: Person, name = "Fair", path = "/lists") {
  await browser.post(path, { name });
  const labels = await inTeam(ada.member, (tx) => listLabels(tx));
  return labels.find((label) => label.name === name)!.id;
}

function labelsOf({ member }: Person) {
  return inTeam(member, (tx) => listLabels(tx));
}

describe("the lists", () => {
  test("are made once, however often the form is sent, and counted without the bin", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const [bo, cy] = await somebody(ada, "bo@b.example", "cy@c.example");

    const answers = await Promise.all(
      [1, 2, 3].map(() => browser.post("/lists", { name: "Fair" })),
    );
    for (const id of [bo, cy]) {
      await browser.post(`/prospects/${id}/labels`, { label: "list", name: "fair" });
    }
    await browser.post(`/prospects/${cy}/delete`);
    const page = await browser.get("/lists");

    const [label, ...others] = await labelsOf(ada);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(others).toEqual([]);
    expect(page.html).toContain(`href="/prospects?f=list.is.${label!.id}"`);
    expect(page.html).toContain("1 person");
  });

  test("without a name, or with one too long, ask again and keep what was typed", async () => {
    const browser = await signedIn(await aMember());

    const empty = await browser.post("/lists", { name: " " });
    const long = await browser.post("/tags", { name: "x".repeat(61) });

    expect([empty.status, long.status]).toEqual([422, 422]);
    expect(empty.html).toContain("Enter a name");
    expect(long.html).toContain("at most 60 characters");
    expect(long.html).toContain("x".repeat(61));
  });

  test("are renamed, but never to a name that another has", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const id = await make(browser, ada);
    await make(browser, ada, "Café");

    const taken = await browser.post(`/lists/${id}`, { name: "CAFE" });
    const respelled = await browser.post(`/lists/${id}`, { name: "FAIR" });

    expect(taken.status).toBe(422);
    expect(taken.html).toContain("There is another list of this name already.");
    expect(respelled.status).toBe(303);
    expect((await labelsOf(ada)).map(({ name }) => name)).toEqual(["Café", "FAIR"]);
  });

  test("are deleted after saying how many bear them, and the people stay", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const [bo] = await somebody(ada, "bo@b.example");
    const id = await make(browser, ada, "warm", "/tags");
    await browser.post(`/prospects/${bo}/labels`, { label: "tag", name: "warm" });

    const asked = await browser.get(`/tags/${id}/delete`);
    const done = await browser.follow(await browser.post(`/tags/${id}/delete`));

    expect(asked.html).toContain("1 person bears it, and will no longer.");
    expect(done.html).toContain("Deleted. The people stay.");
    expect(await labelsOf(ada)).toEqual([]);
    expect((await browser.get(`/prospects/${bo}`)).status).toBe(200);
  });

  test("are walked page by page", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    for (let n = 10; n < 61; n++) await browser.post("/lists", { name: `List ${n}` });

    const first = await browser.get("/lists");
    const next = /href="([^"]+)" rel="next"/.exec(first.html)![1]!;
    const second = await browser.get(next);

    expect(first.html).toContain("List 59");
    expect(first.html).not.toContain("List 60");
    expect(second.html).toContain("List 60");
    expect(second.html).not.toContain("List 59");
  });

  test("are not tags: each is found under its own kind only", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const id = await make(browser, ada);

    expect((await browser.get(`/lists/${id}`)).status).toBe(200);
    expect((await browser.get(`/tags/${id}`)).status).toBe(404);
    expect((await browser.post(`/tags/${id}/delete`)).status).toBe(404);
  });
});

describe("one prospect", () => {
  test("is put into a new list by two presses once, and taken out again", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const [bo] = await somebody(ada, "bo@b.example");
    const path = `/prospects/${bo}/labels`;

    const first = await browser.follow(await browser.post(path, { label: "list", name: "Fair" }));
    const again = await browser.follow(
      await browser.post(path, { label: "list", name: "fair", from: "details" }),
    );
    const [label] = await labelsOf(ada);
    const out = await browser.follow(await browser.post(path, { remove: label!.id }));

    expect(first.html).toContain("Added to the new list Fair.");
    expect(first.html).toContain("Take out of Fair");
    expect(again.html).toContain("Was there already.");
    expect(again.html).toContain("Prospect Details");
    expect(out.html).toContain("Taken out of Fair.");
    expect(out.html).not.toContain("Take out of Fair");
  });

  test("of another team gets no label, and another team’s label is nobody’s", async () => {
    const [ada, eve] = [await aMember(), await aMember({ name: "Eve" })];
    const [hers, browser] = [await signedIn(ada), await signedIn(eve)];
    const [bo] = await somebody(ada, "bo@b.example");
    const [own] = await somebody(eve, "cy@c.example");
    const id = await make(hers, ada, "Secret fair");

    const attempts = [
      await browser.post(`/prospects/${bo}/labels`, { label: "list", name: "Mine" }),
      await browser.post(`/prospects/${own}/labels`, { remove: id }),
      await browser.post(`/lists/${id}`, { name: "Mine" }),
      await browser.post(`/lists/${id}/delete`),
      await browser.get(`/lists/${newId()}`),
      await browser.get("/lists/none"),
    ];

    expect(attempts.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect((await browser.get(`/lists?after=${id}`)).html).not.toContain("Secret");
    expect(await labelsOf(ada)).toHaveLength(1);
  });
});
