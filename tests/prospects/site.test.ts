/** The prospects' pages as a member without scripts meets them. */
import { describe, expect, test } from "vitest";
import { newId } from "#app/core/id.ts";
import { inTeam } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import { suppressions } from "#db/schema/suppression.ts";
import { aRunningSequence } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor, visitor } from "#tests/support/visitor.ts";

const grace = {
  firstName: "Grace",
  lastName: "Hopper",
  email: "grace@hopper.example",
  position: "",
  company: "Navy",
  country: "usa",
  source: "trade fair, May",
};

async function add(browser: Visitor, fields: Partial<typeof grace> = {}): Promise<string> {
  const answer = await browser.post("/prospects/new", { ...grace, ...fields });
  return answer.location!;
}

function countOf({ member }: Person): Promise<number> {
  return inTeam(member, (tx) => tx.$count(prospects));
}

describe("the list", () => {
  test("invites to begin while nobody is there", async () => {
    const page = await (await signedIn(await aMember())).get("/prospects");

    expect(page.html).toContain("No prospects yet");
    expect(page.html).toContain('href="/imports/new"');
    expect(page.html).toContain('href="/prospects/new"');
  });

  test("shows who is there, finds them by words, and offers the same as a file", async () => {
    const browser = await signedIn(await aMember());
    await add(browser);
    await add(browser, { email: "ada@larkfield.example", firstName: "Ada", lastName: "Lovelace" });

    const all = await browser.get("/prospects");
    const found = await browser.get("/prospects?q=grace+navy");
    const none = await browser.get("/prospects?q=nobody");

    expect(all.html).toContain("2 prospects");
    expect(all.html).toMatch(/href="\/exports\/new\?scope=all"[^>]*>Export</);
    expect(found.html).toContain("Grace Hopper");
    expect(found.html).not.toContain("Lovelace");
    expect(found.html).toContain('href="/exports/new?scope=all&amp;q=grace+navy"');
    expect(none.html).toContain("Nobody here");
  });

  test("is walked page by page in the order that was asked for", async () => {
    const ada = await aMember();
    const people = Array.from({ length: 60 }, (_, n) => ({
      email: `p${String(n).padStart(2, "0")}@acme.example`,
    }));
    await aRunningSequence(ada, { people });
    const browser = await signedIn(ada);

    const first = await browser.get("/prospects?sort=email");
    const next = /href="([^"]+)" rel="next"/.exec(first.html)![1]!.replaceAll("&amp;", "&");
    const second = await browser.get(next);
    const previous = /href="([^"]+)" rel="prev"/.exec(second.html)![1]!.replaceAll("&amp;", "&");

    expect(first.html).toContain('aria-sort="ascending"');
    expect(first.html).toContain("p49@acme.example");
    expect(first.html).not.toContain("p50@acme.example");
    expect(second.html).toContain("p59@acme.example");
    expect(next).not.toContain("acme");
    expect((await browser.get(previous)).html).toContain("p00@acme.example");
  });

  test("shows what is written in a field as text", async () => {
    const browser = await signedIn(await aMember());

    const path = await add(browser, { firstName: "<img src=x onerror=alert(1)>" });

    for (const page of [
      "/prospects",
      path,
      `${path}/edit`,
      `${path}/delete`,
      `${path}/blacklist`,
    ]) {
      expect((await browser.get(page)).html).not.toContain("<img src=x");
    }
  });
});

describe("adding", () => {
  test("leads to the details, each field with its source", async () => {
    const browser = await signedIn(await aMember());

    const page = await browser.get(await add(browser));

    expect(page.html).toContain("Prospect Details: Grace Hopper");
    expect(page.html).toContain("United States");
    expect(page.html).toContain("Typed in (trade fair, May), by Ada Larkfield");
    expect(page.html).toContain("Kept until");
    expect(page.html).toContain("In no sequence");
  });

  test("comes back with what was typed when an address is none, or is there already", async () => {
    const browser = await signedIn(await aMember());
    await add(browser);

    const wrong = await browser.post("/prospects/new", { ...grace, email: "grace" });
    const again = await browser.post("/prospects/new", { ...grace, email: "GRACE@hopper.example" });

    expect([wrong.status, again.status]).toEqual([422, 422]);
    expect(wrong.html).toContain('href="#email"');
    expect(wrong.html).toContain('value="Navy"');
    expect(again.html).toContain("You have a prospect with this address already.");
  });

  test("tells of an address that objected just that", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    await browser.post("/suppressions", { intent: "block", blocked: grace.email });

    const page = await browser.post("/prospects/new", grace);

    expect(page.html).toContain(
      "This address is on your do-not-contact list, so it was not taken.",
    );
    expect(page.html).not.toContain("blacklist");
    expect(await countOf(ada)).toBe(0);
  });

  test("by a hundred posts at once adds one", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);

    const answers = await Promise.all(
      Array.from({ length: 100 }, () => browser.post("/prospects/new", grace)),
    );

    expect(answers.filter((answer) => answer.status === 303)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 422)).toHaveLength(99);
    expect(await countOf(ada)).toBe(1);
  });
});

test("erasing asks first, with the consequences, and a GET erases nobody", async () => {
  const ada = await aMember();
  const { prospects: people } = await aRunningSequence(ada);
  const browser = await signedIn(ada);
  const path = `/prospects/${people[0]!.id}`;

  const asked = await browser.get(`${path}/erase`);
  const before = await countOf(ada);
  const done = await browser.follow(await browser.post(`${path}/erase`));

  expect(asked.html).toContain("They leave 1 sequence: nothing more is sent.");
  expect(before).toBe(1);
  expect(done.html).toContain("Erased.");
  expect(await countOf(ada)).toBe(0);
  expect((await browser.get(path)).status).toBe(404);
});

describe("blacklisting", () => {
  test("has forgetting preselected, and then only a hash remains", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const path = await add(browser);

    const form = await browser.get(`${path}/blacklist`);
    const page = await browser.follow(
      await browser.post(`${path}/blacklist`, { what: "address", held: "forget" }),
    );

    const inputs = form.html.match(/<input[^>]*>/g)!.filter((input) => input.includes("checked"));
    const rows = await inTeam(ada.member, (tx) => tx.select().from(suppressions));
    expect(inputs.map((input) => /value="(\w+)"/.exec(input)![1])).toEqual(["address", "forget"]);
    expect(page.html).toContain("Forgotten. They are not contacted again.");
    expect(await countOf(ada)).toBe(0);
    expect(JSON.stringify(rows)).not.toMatch(/grace|hopper/i);
  });

  test("may keep the data, marked on every page", async () => {
    const browser = await signedIn(await aMember());
    const path = await add(browser);

    await browser.post(`${path}/blacklist`, { what: "domain", held: "keep" });

    expect((await browser.get(path)).html).toContain("Do not contact");
    expect((await browser.get("/prospects")).html).toContain("Blacklisted");
    expect((await browser.get("/prospects/export")).html).toMatch(/,yes\r\n$/);
  });

  test("without a choice asks again", async () => {
    const browser = await signedIn(await aMember());
    const path = await add(browser);

    const page = await browser.post(`${path}/blacklist`, { what: "address" });

    expect(page.status).toBe(422);
    expect(page.html).toContain('href="#held"');
  });
});

test("Export gives a file to keep, of all, of a search, or of one", async () => {
  const browser = await signedIn(await aMember());
  const path = await add(browser);
  await add(browser, { email: "ada@larkfield.example" });

  const all = await browser.get("/prospects/export");
  const one = await browser.get(`/prospects/export?id=${path.split("/").pop()}`);
  const found = await browser.get("/prospects/export?q=larkfield");

  expect(all.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(all.headers.get("content-disposition")).toMatch(
    /^attachment; filename="prospects-.*\.csv"/,
  );
  expect(all.headers.get("cache-control")).toBe("no-store");
  expect([all, one, found].map(({ html }) => html.trimEnd().split("\r\n").length)).toEqual([
    3, 2, 2,
  ]);
});

test("another team's prospect is not found, exactly like one that never was", async () => {
  const [mary, browser] = [
    await signedIn(await aMember({ name: "Mary Shelley" })),
    await signedIn(await aMember()),
  ];
  const theirs = await add(mary);
  const never = `/prospects/${newId()}`;

  for (const page of ["", "/edit", "/delete", "/blacklist"]) {
    const answers = await Promise.all([theirs, never].map((path) => browser.get(`${path}${page}`)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    expect(answers[0]!.html).toBe(answers[1]!.html);
  }
  const fields = { ...grace, what: "address", held: "forget" };
  for (const verb of ["/edit", "/delete", "/blacklist"]) {
    expect((await browser.post(`${theirs}${verb}`, fields)).status).toBe(404);
  }
  expect((await mary.get(theirs)).status).toBe(200);
  expect((await browser.get(`/prospects/export?id=${theirs.split("/").pop()}`)).html).not.toContain(
    "hopper",
  );
});

test("strangers are turned away from every page", async () => {
  const browser = visitor();

  for (const page of ["", "/new", "/export", `/${newId()}`, `/${newId()}/edit`]) {
    expect((await browser.get(`/prospects${page}`)).location).toContain("/sign-in");
  }
});
