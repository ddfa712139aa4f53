/** How things are shown: chosen once, seen on every page, in whatever team. */
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { LANGUAGES, languageOptions } from "#app/account/preferences.ts";
import { TIPS } from "#app/account/tips.ts";
import { clock } from "#app/core/clock.ts";
import { addProspect } from "#app/prospects/prospects.server.ts";
import { house } from "#db/client.ts";
import { preferences } from "#db/schema/account.ts";
import { aMember, aTeam, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor } from "#tests/support/visitor.ts";

const plain = { language: "en-GB", zone: "", theme: "auto", density: "roomy" };

function choose(browser: Visitor, changes: Record<string, string>) {
  return browser.post("/account/preferences", { ...plain, ...changes });
}

async function keptOf({ user }: Person) {
  const [row] = await house("account")
    .select()
    .from(preferences)
    .where(eq(preferences.userId, user.id));
  return row;
}

async function withProspect(person: Person) {
  const email = "grace@hopper.example";
  const added = await addProspect(person.member, { email, source: "a fair" } as never);
  return `/prospects/${(added as { value: { id: string } }).value.id}`;
}

describe("theme and density", () => {
  test.each(["/home", "/prospects", "/account", "/account/consents"])(
    "stand on %s from the next answer on, and not before",
    async (path) => {
      const browser = await signedIn(await aMember());

      const before = await browser.get(path);
      await choose(browser, { theme: "dark", density: "dense" });
      const after = await browser.get(path);

      expect(before.html).toContain('<html lang="en">');
      expect(after.html).toContain('<html lang="en" data-theme="dark" data-density="dense">');
      expect(after.html).toContain('<meta name="color-scheme" content="dark"/>');
    },
  );

  test("stand on a page that is refused as well", async () => {
    const browser = await signedIn(await aMember());
    await choose(browser, { theme: "dark" });

    const missing = await browser.get("/prospects/00000000-0000-7000-8000-000000000000");

    expect(missing.status).toBe(404);
    expect(missing.html).toContain('data-theme="dark"');
  });

  test("are one's own: nobody else's pages change", async () => {
    const team = await aTeam();
    const [ada, eve] = [await aMember({ team }), await aMember({ name: "Eve Hill", team })];
    await choose(await signedIn(ada), { theme: "light" });

    const { html } = await (await signedIn(eve)).get("/home");

    expect(html).not.toContain("data-theme");
  });
});

describe("the time zone", () => {
  test("is the team's until one is chosen, and again when it is given up", async () => {
    clock.set("2027-01-10T23:30:00Z");
    const ada = await aMember({ team: await aTeam({ zone: "Europe/London" }) });
    const path = await withProspect(ada);
    const browser = await signedIn(ada);

    const london = await browser.get(path);
    await choose(browser, { zone: "Asia/Tokyo" });
    const tokyo = await browser.get(path);
    await choose(browser, { zone: "" });
    const back = await browser.get(path);

    expect(london.html).toContain("10 Jan 2027");
    expect(tokyo.html).toContain("11 Jan 2027");
    expect(back.html).toContain("10 Jan 2027");
  });

  test("of the team is what its settings and a new mailbox speak of, whatever one's own is", async () => {
    const ada = await aMember({ team: await aTeam({ zone: "Europe/Paris" }) });
    const browser = await signedIn(ada);
    await choose(browser, { zone: "Asia/Tokyo" });

    for (const path of ["/settings", "/mailboxes/new?address=ada%40larkfield.example"]) {
      const { html } = await browser.get(path);
      expect(html).toMatch(/<option value="Europe\/Paris" selected/);
    }
  });
});

describe("the language", () => {
  test("is how dates and times are written, and is said to screen readers; pages stay English", async () => {
    clock.set("2027-03-05T14:30:00Z");
    const ada = await aMember({ team: await aTeam({ zone: "UTC" }) });
    const browser = await signedIn(ada);

    await choose(browser, { language: "de-DE" });
    const german = await browser.get("/account/sessions");
    await choose(browser, { language: "en-US" });
    const american = await browser.get("/account/sessions");

    expect(german.html).toMatch(/<time[^>]* lang="de-DE">5\. März 2027, 14:30<\/time>/);
    expect(german.html).toContain('<html lang="en">');
    expect(american.html).toMatch(/>Mar 5, 2027, 02:30\sPM<\/time>/);
    expect(american.html).not.toContain('lang="en-US"');
  });

  test("comes from a list on which each is known, named and written with our numerals", () => {
    const options = languageOptions();

    expect(options).toHaveLength(LANGUAGES.length);
    for (const { value, label } of options) {
      expect(Intl.getCanonicalLocales(value)).toEqual([value]);
      expect(Intl.DateTimeFormat.supportedLocalesOf(value)).toEqual([value]);
      expect((1234567.8).toLocaleString(value)).toMatch(/^[\d.,\s’']+$/);
      expect(label).not.toBe(value);
    }
  });
});

test.each([
  ["language", "tlh"],
  ["language", "en-gb"],
  ["zone", "Mars/Olympus"],
  ["zone", "europe/berlin"],
  ["zone", "+01:00"],
  ["theme", "pink"],
  ["density", "constructor"],
])("a %s that is not on its list, %s, is refused and nothing is kept", async (field, value) => {
  const ada = await aMember();

  const answer = await choose(await signedIn(ada), { [field]: value });

  expect(answer.status).toBe(422);
  expect(answer.html).toContain(`href="#${field}"`);
  expect(await keptOf(ada)).toBeUndefined();
});

test("what was chosen is what the form shows", async () => {
  const browser = await signedIn(await aMember());
  const chosen = { language: "fr-FR", zone: "Asia/Tokyo", theme: "light", density: "dense" };
  await choose(browser, chosen);

  const { html } = await browser.get("/account/preferences");

  expect(html).toMatch(/<option value="fr-FR" selected/);
  expect(html).toMatch(/<option value="Asia\/Tokyo" selected/);
  expect(html).toMatch(/value="light"[^>]*checked|checked[^>]*value="light"/);
  expect(html).toMatch(/value="dense"[^>]*checked|checked[^>]*value="dense"/);
});

describe("a tip", () => {
  test("is shown until it was seen, then no more on any browser, until all are wanted again", async () => {
    const ada = await aMember();
    await withProspect(ada);
    const browser = await signedIn(ada);
    const tip = "Outreach says how things stand";

    const shown = await browser.get("/prospects?sort=email");
    const from = "/prospects?sort=email";
    const gone = await browser.follow(
      await browser.post("/account/tips", { tip: "prospect-outreach", from }),
    );
    const elsewhere = await (await signedIn(ada)).get("/prospects");
    await browser.post("/account/tips/again");
    const back = await browser.get("/prospects");

    expect(shown.html).toContain(tip);
    expect(shown.html).toContain('name="from" value="/prospects?sort=email"');
    expect([gone.status, gone.html.includes(tip)]).toEqual([200, false]);
    expect(elsewhere.html).not.toContain(tip);
    expect(back.html).toContain(tip);
  });

  test("leads back to a page of ours and nowhere else", async () => {
    const browser = await signedIn(await aMember());
    const back = async (from: string) =>
      (await browser.post("/account/tips", { tip: "only-hashes", from })).location;

    expect(await back("/suppressions")).toBe("/suppressions?ask=tips-cookie");
    expect(await back("/prospects?q=a&ask=tips-cookie")).toBe("/prospects?q=a&ask=tips-cookie");
    for (const bad of ["//evil.example", "https://evil.example", "/\\evil.example", ""]) {
      expect(await back(bad)).toBe("/home?ask=tips-cookie");
    }
  });

  test("that is not one of ours is not remembered", async () => {
    const ada = await aMember();

    const { status } = await (await signedIn(ada)).post("/account/tips", { tip: "x".repeat(999) });

    expect(status).toBe(303);
    expect(await keptOf(ada)).toBeUndefined();
  });

  test("put away beside others at once is remembered, each once", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);

    await Promise.all([...TIPS, ...TIPS].map((tip) => browser.post("/account/tips", { tip })));

    expect((await keptOf(ada))!.dismissedTips.toSorted()).toEqual([...TIPS].sort());
  });
});
