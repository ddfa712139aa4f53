/** Consent: off until chosen, asked when needed, written down each time, and refusing breaks nothing (T13). */
import { beforeEach, describe, expect, test } from "vitest";
import { answerConsent, isGiven, listConsents } from "#app/consent/consents.server.ts";
import { type Purpose, purposes } from "#app/consent/purposes.ts";
import { house } from "#db/client.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor } from "#tests/support/visitor.ts";
import { addressOf, memberRoutes } from "#tests/support/walk.ts";
import { aFullWorld } from "#tests/support/world.ts";

const all = Object.keys(purposes) as Purpose[];
const look = { language: "en-GB", zone: "", theme: "dark", density: "roomy" };

let ada: Person;
let browser: Visitor;

beforeEach(async () => {
  ada = await aMember();
  browser = await signedIn(ada);
});

function answer(purpose: string, given: string, source = "/account/consents") {
  return browser.post("/account/consents", { purpose, given, source });
}

const isGivenNow = (purpose: Purpose) => isGiven(house("consent") as never, ada.user.id, purpose);

test("an answer for somebody who is gone is taken and changes nothing", async () => {
  const gone = { purpose: "policy-letters", given: false, source: "/stop" } as const;

  expect((await answerConsent(crypto.randomUUID(), gone)).refused).toBeUndefined();
});

describe("the page", () => {
  test("asks each question in its exact words, says what happens without, and starts with no", async () => {
    const { html } = await browser.get("/account/consents");

    for (const purpose of all) {
      expect(html).toContain(purposes[purpose].question);
      expect(html).toContain(purposes[purpose].without);
      expect(await isGivenNow(purpose)).toBe(false);
    }
    expect(html.match(/Not answered: a no/g)).toHaveLength(all.length);
  });

  test("keeps each yes and each no with wording and page, the newest first", async () => {
    await answer("usage", "yes");
    await answer("usage", "no");
    await answer("policy-letters", "yes", "/home");

    const { html } = await browser.get("/account/consents");
    const ledger = await listConsents(ada.user.id);

    expect(ledger.map(({ purpose, given, source }) => [purpose, given, source])).toEqual([
      ["policy-letters", true, "/home"],
      ["usage", false, "/account/consents"],
      ["usage", true, "/account/consents"],
    ]);
    for (const { wording } of ledger) expect(html).toContain(wording);
    expect(html).toContain("Take my yes back");
    expect(html).toContain("Say yes after all");
  });

  test("refuses what is no purpose and no answer", async () => {
    const odd = await answer("constructor", "yes");
    const vague = await answer("usage", "perhaps");

    expect([odd.status, vague.status]).toEqual([422, 422]);
    expect(await listConsents(ada.user.id)).toEqual([]);
  });

  test.each(["https://evil.example", "//evil.example", "/prospects/0190", "/a?b=c", "/\\evil"])(
    "takes no source that is not a plain page of ours: %s",
    async (source) => {
      const { location } = await answer("usage", "yes", source);

      expect(location).toBe("/account/consents");
      expect((await listConsents(ada.user.id))[0]!.source).toBe("/account/consents");
    },
  );
});

describe("in the moment it is needed", () => {
  test("the cookie for the look is asked for after one was chosen, and answered it is not asked again", async () => {
    const first = await browser.follow(await browser.post("/account/preferences", look));
    const { location } = await answer("look-cookie", "no", "/account/preferences");
    const second = await browser.follow(await browser.post("/account/preferences", look));
    const forced = await browser.get("/account/preferences?ask=look-cookie");

    expect(first.html).toContain(purposes["look-cookie"].question);
    expect(first.html).toContain('name="source" value="/account/preferences"');
    expect(location).toBe("/account/preferences");
    expect(second.html).not.toContain(purposes["look-cookie"].question);
    expect(forced.html).not.toContain(purposes["look-cookie"].question);
  });

  test("it is not asked for while everything looks as it comes", async () => {
    const usual = { ...look, theme: "auto", zone: "Asia/Tokyo" };

    const { location } = await browser.post("/account/preferences", usual);

    expect(location).toBe("/account/preferences");
  });

  test("the one for tips is asked for after a tip was put away, on the page where it was", async () => {
    const tip = { tip: "only-hashes", from: "/suppressions" };
    const asked = await browser.follow(await browser.post("/account/tips", tip));
    const { location } = await answer("tips-cookie", "no", "/suppressions");
    const again = await browser.post("/account/tips", tip);

    expect(asked.html).toContain(purposes["tips-cookie"].question);
    expect([location, again.location]).toEqual(["/suppressions", "/suppressions"]);
  });

  test("nothing else is ever asked by an address", async () => {
    const { html } = await browser.get("/home?ask=usage");

    expect(html).not.toContain(purposes.usage.question);
  });
});

test("with every purpose refused, every page is there and every choice holds", async () => {
  const world = await aFullWorld(ada);
  for (const purpose of all) {
    await answerConsent(ada.user.id, { purpose, given: true, source: "/account/consents" });
    await answer(purpose, "no");
  }
  await browser.post("/account/preferences", look);
  await browser.post("/account/tips", { tip: "only-hashes", from: "/suppressions" });

  for (const route of (await memberRoutes()).filter(({ page, hasLoader }) => page && hasLoader)) {
    const pages = await Promise.all(
      world.variants.map((ids) => browser.getAsSpelled(addressOf(route, ids))),
    );
    const there = pages.filter(({ status }) => status === 200);
    expect(there.length, route.pattern).toBeGreaterThan(0);
    for (const { html } of there) expect(html, route.pattern).toContain('data-theme="dark"');
  }

  const list = await browser.get("/suppressions");
  expect(list.html).not.toContain("only a keyed hash is kept here");
  expect([...browser.jar.keys()]).toEqual(["session"]);
});
