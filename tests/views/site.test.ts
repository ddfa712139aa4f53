/** The Prospects page with filters and saved views, as members without scripts meet it. */
import { beforeEach, describe, expect, test } from "vitest";
import { addProspect } from "#app/prospects/prospects.server.ts";
import { inTeam } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import { savedViews } from "#db/schema/views.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor } from "#tests/support/visitor.ts";

let ada: Person;
let browser: Visitor;

const none = { firstName: null, lastName: null, position: null, company: null, country: null };

beforeEach(async () => {
  ada = await aMember();
  browser = await signedIn(ada);
  const add = (email: string, fields: Partial<Record<keyof typeof none, string>>) =>
    addProspect(ada.member, { email, ...none, ...fields, source: null });
  await add("grace@navy.example", {
    firstName: "Grace",
    lastName: "Hopper",
    company: "Navy",
    country: "US",
  });
  await add("zoe@lark.example", {
    firstName: "Zoë",
    lastName: "Lovelace",
    company: "Lärk Works",
    country: "DE",
  });
});

const company = "/prospects?f=company.contains.lark";

describe("a filter", () => {
  test("is asked for step by step, and stands in the address", async () => {
    const asked = await browser.get("/prospects/filter?field=company");
    const answered = await browser.get(
      "/prospects/filter?field=company&operator=contains&value=lark",
    );
    const page = await browser.get(company);

    expect(asked.html).toContain("Filter by company");
    expect(answered).toMatchObject({ status: 303, location: company });
    expect(page.html).toContain("Zoë Lovelace");
    expect(page.html).not.toContain("Grace Hopper");
    expect(page.html).toContain("Company contains “lark”");
    expect(page.html).toContain("1 prospect");
  });

  test("is added to those there are, and taken away alone", async () => {
    const both = await browser.get(
      "/prospects/filter?q=works&f=company.contains.lark&field=country&operator=is&value=Germany",
    );
    const page = await browser.get(both.location!);

    expect(both.location).toBe("/prospects?q=works&f=company.contains.lark&f=country.is.DE");
    expect(page.html).toContain("Country is Germany");
    expect(page.html).toContain('href="/prospects?q=works&amp;f=country.is.DE"');
    expect(page.html).toContain('href="/prospects?q=works&amp;f=company.contains.lark"');
  });

  test.each([
    ["field=added&operator=before&value=soon", "Enter a day, like 2026-11-26", "soon"],
    ["field=due&operator=before&value=0001-01-01", "Enter a day, like 2026-11-26", "0001-01-01"],
    ["field=company&operator=is&value=", "Enter what to look for", ""],
    ["field=verdict&operator=is&value=good", "Choose one", ""],
    ["field=company&operator=above&value=1", "Choose how to compare", "1"],
    ["field=email&operator=is&value=ada", "Enter a whole address", "ada"],
  ])("that makes no sense is told so, and what was typed stays: %s", async (query, says, typed) => {
    const page = await browser.get(`/prospects/filter?f=country.is.DE&${query}`);

    expect(page.status).toBe(422);
    expect(page.html).toContain("<title>Error: ");
    expect(page.html).toContain(says);
    if (typed) expect(page.html).toContain(`value="${typed}"`);
  });

  test.each([
    ["/prospects?q=", "/prospects"],
    ["/prospects?q=++lark++", "/prospects?q=lark"],
    ["/prospects?f=added.after.9999-12-31", "/prospects"],
    ["/prospects?f=due.before.0001-01-01&q=x", "/prospects?q=x"],
    ["/prospects?f=country.is.Germany&q=x", "/prospects?q=x&f=country.is.DE"],
    [
      "/prospects?f=verdict.is.valid&f=country.is.DE",
      "/prospects?f=country.is.DE&f=verdict.is.valid",
    ],
    ["/prospects?f=nonsense&f=flag.is.rich&sort=shuffled", "/prospects"],
    ["/prospects?everybody=yes", "/prospects"],
  ])("has one address: %s leads to %s", async (address, canonical) => {
    expect(await browser.get(address)).toMatchObject({ status: 303, location: canonical });
    expect((await browser.get(canonical)).status).toBe(200);
  });

  test("that finds nobody says which one to take away", async () => {
    const page = await browser.get("/prospects?f=country.is.FR");

    expect(page.html).toContain("Nobody here");
    expect(page.html).toContain("Without “Country is France”");
  });

  test("never shows who is in the bin, unless it asks for the bin", async () => {
    await inTeam(ada.member, (tx) => tx.update(prospects).set({ binnedAt: new Date() }));

    const pages = await Promise.all(
      ["/prospects?q=grace", "/prospects?f=country.is.US", "/prospects?sort=email"].map((path) =>
        browser.get(path),
      ),
    );
    const bin = await browser.get("/prospects?f=flag.is.binned");

    for (const { html } of pages) expect(html).not.toContain("Grace Hopper");
    expect(bin.html).toContain("Grace Hopper");
  });

  test("whatever is typed into it, is answered", async () => {
    const hostile = [
      "%",
      "_",
      "\\",
      "\0",
      "'; drop table prospects; --",
      "x".repeat(10_000),
      "\ud800",
      "%00",
      "🦊".repeat(300),
      "a.b.c",
      "<img src=x>",
    ];
    for (const text of hostile) {
      const value = encodeURIComponent(text.toWellFormed());
      for (const path of [
        `/prospects?q=${value}`,
        `/prospects?f=company.contains.${value}`,
        `/prospects?f=company.is.${value}`,
        `/prospects?f=${value}`,
        `/prospects/filter?field=company&operator=contains&value=${value}`,
        `/prospects/filter?field=${value}&operator=is&value=1`,
      ]) {
        let answer = await browser.get(path);
        if (answer.status === 303) answer = await browser.get(answer.location!);
        expect([200, 404, 422]).toContain(answer.status);
        expect(answer.html).not.toContain("<img src=x");
      }
    }
  });
});

describe("what is spelled nearly so", () => {
  test("is found when nobody is spelled quite so, and said to be", async () => {
    const page = await browser.get("/prospects?q=Lovelase");

    expect(page.html).toContain("Zoë Lovelace");
    expect(page.html).toContain("Nobody is spelled quite like this");
    expect(page.html).not.toContain("Grace Hopper");
  });

  test("accents and capitals make no difference", async () => {
    expect((await browser.get("/prospects?q=ZOE+lark")).html).toContain("Zoë Lovelace");
    expect((await browser.get("/prospects?f=company.is.LARK+works")).html).toContain(
      "Zoë Lovelace",
    );
  });
});

describe("people on the list", () => {
  test("are ticked and taken along, or all who match are", async () => {
    const { html } = await browser.get(company);
    const [row] = await inTeam(ada.member, (tx) =>
      tx.select().from(prospects).orderBy(prospects.id).offset(1),
    );

    expect(html).toContain('action="/bulk/new"');
    expect(html).toContain(`name="id" aria-label="Tick Zoë Lovelace" value="${row!.id}"`);
    expect(html).toContain("With those ticked");
    expect(html).toMatch(
      /name="scope" value="all"\/><input type="hidden" name="f" value="company.contains.lark"/,
    );
    expect(html).toContain("With the one that matches");
  });
});

async function save(who: Visitor, fields: Record<string, string> = {}) {
  return who.post("/views/new", { query: "f=country.is.DE", name: "Germans", ...fields });
}

async function viewId({ member }: Person): Promise<string> {
  const [view] = await inTeam(member, (tx) => tx.select().from(savedViews));
  return view!.id;
}

describe("a saved view", () => {
  test("is a filter with a name, applied by one press", async () => {
    const form = await browser.get("/views/new?f=country.is.DE");
    const saved = await save(browser);
    const all = await browser.get("/prospects");
    const page = await browser.get(saved.location!);

    expect(form.html).toContain("Country is Germany");
    expect(saved).toMatchObject({ status: 303, location: "/prospects?f=country.is.DE" });
    expect(all.html).toMatch(/href="\/prospects\?f=country.is.DE"[^>]*>Germans</);
    expect(page.html).toContain("<h1>Germans</h1>");
    expect(page.html).not.toContain("Save this view");
  });

  test("needs a name that no other has, and a filter", async () => {
    await save(browser);

    expect((await save(browser, { name: " " })).html).toContain("Give the view a name");
    expect((await save(browser, { name: "GERMANS" })).html).toContain(
      "There is a view of that name",
    );
    expect((await save(browser, { name: "All", query: "f=x" })).html).toContain(
      "Choose a filter first",
    );
  });

  test("may be what Prospects opens with, and everybody is one press away", async () => {
    await save(browser, { first: "yes" });

    const opened = await browser.get("/prospects");
    const page = await browser.get(opened.location!);
    const everybody = await browser.get("/prospects?everybody=yes");
    await browser.post(`/views/${await viewId(ada)}/first`, {});

    expect(opened).toMatchObject({ status: 303, location: "/prospects?f=country.is.DE" });
    expect(page.html).toContain('href="/prospects?everybody=yes"');
    expect(everybody.html).toContain("Grace Hopper");
    expect((await browser.get("/prospects")).status).toBe(200);
  });

  test("is renamed and deleted; the prospects in it stay", async () => {
    await save(browser, { first: "yes" });
    const id = await viewId(ada);

    await browser.post(`/views/${id}`, { name: "In Germany" });
    const renamed = await browser.get("/views");
    await browser.post(`/views/${id}/delete`, {});

    expect(renamed.html).toContain("In Germany");
    expect((await browser.get("/views")).html).toContain("No views yet");
    expect((await browser.get(`/views/${id}`)).status).toBe(404);
    expect((await browser.get("/prospects")).html).toContain("2 prospects");
  });

  test("kept to oneself does not exist for a colleague", async () => {
    await save(browser);
    const id = await viewId(ada);
    const owner = await aMember({ name: "Ben Osei", role: "owner", team: ada.team });
    const theirs = await signedIn(owner);

    expect((await theirs.get("/views")).html).not.toContain("Germans");
    for (const path of [`/views/${id}`, `/views/${id}/delete`]) {
      expect((await theirs.get(path)).status).toBe(404);
      expect((await theirs.post(path, { name: "Mine" })).status).toBe(404);
    }
    expect((await theirs.post(`/views/${id}/first`, { first: "yes" })).status).toBe(404);
    expect((await save(theirs)).status).toBe(303);
  });

  test("shared is used by all, and changed by its owner and the admins only", async () => {
    const cleo = await aMember({ name: "Cleo Marsh", role: "member", team: ada.team });
    const dora = await aMember({ name: "Dora Hill", role: "member", team: ada.team });
    const [hers, theirs] = [await signedIn(cleo), await signedIn(dora)];
    await save(hers, { shared: "yes" });
    const id = await viewId(cleo);

    expect((await theirs.get("/prospects")).html).toContain(">Germans<");
    expect((await theirs.post(`/views/${id}/first`, { first: "yes" })).status).toBe(303);
    expect((await theirs.get("/prospects")).location).toBe("/prospects?f=country.is.DE");
    for (const path of [`/views/${id}`, `/views/${id}/delete`]) {
      expect((await theirs.get(path)).status).toBe(403);
      expect((await theirs.post(path, { name: "Mine" })).status).toBe(403);
    }
    await browser.post(`/views/${id}`, { name: "By the admin" });
    expect((await hers.get("/views")).html).toContain("By the admin");
    expect((await hers.get("/views")).html).toContain("The team, shared by you");

    // Kept to herself from then on, it is nobody's first view but hers.
    await hers.post(`/views/${id}`, { name: "Mine now" });
    expect((await theirs.get("/prospects")).status).toBe(200);
    expect((await theirs.get("/views")).html).not.toContain("Mine now");
  });
});
