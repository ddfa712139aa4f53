/** Finding prospects on a phone without scripts: a filter, another, a saved view, and back to everybody. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { addProspect } from "#app/prospects/prospects.server.ts";
import { inTeam } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import { expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { aMember, PASSWORD, type Person } from "#tests/support/people.ts";

async function look(page: Page, name: string): Promise<void> {
  await expectFits(page);
  await expectAccessible(page);
  await picture(page, `views-${name}`);
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  const main = page.locator("main");
  const found = main.getByRole("button", { name }).or(main.getByRole("link", { name }));
  await found.locator("visible=true").first().click();
}

async function signIn(page: Page, { user }: Person): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(user.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await press(page, "Sign in");
}

const words = (page: Page) => page.locator("main").innerText();

test("a filter is put together, saved, opened first, and left again", {
  timeout: 300_000,
}, async () => {
  const ada = await aMember();
  const people = [
    ["Zoë", "Lovelace", "Lark Works", "DE", "Buyer"],
    ["Max", "Falk", "Lark Nord", "FR", "Head of Sales"],
    ["Grace", "Hopper", "Navy", "US", "Rear Admiral"],
  ] as const;
  for (const [firstName, lastName, company, country, position] of people) {
    const email = `${lastName.toLowerCase()}@${company.toLowerCase().replace(" ", "-")}.example`;
    await addProspect(ada.member, {
      email,
      firstName,
      lastName,
      company,
      country,
      position,
      source: null,
    });
  }
  await inTeam(ada.member, (tx) => tx.update(prospects).set({ verdict: "risky" }));
  const page = await phone();

  await signIn(page, ada);
  await page.goto("/prospects");
  await look(page, "everybody");
  await page.getByLabel("Filter by").selectOption("company");
  await press(page, "Add filter");
  await look(page, "filter");
  await press(page, "Show them");
  expect(await words(page)).toContain("Enter what to look for");
  await page.getByLabel("contains").press("Space");
  await page.getByLabel("What").fill("lark");
  await press(page, "Show them");
  expect(await words(page)).not.toContain("Hopper");
  await page.getByLabel("Filter by").selectOption("country");
  await press(page, "Add filter");
  await page.getByLabel("What").fill("Germany");
  await press(page, "Show them");
  await look(page, "filtered");
  expect(await words(page)).toContain("Lovelace");
  expect(await words(page)).not.toContain("Falk");

  await press(page, "Save this view");
  await look(page, "save");
  await page.getByLabel("Name").fill("Lark in Germany");
  await page.getByLabel("Open Prospects with it").press("Space");
  await press(page, "Save");
  await page.goto("/prospects");
  expect(new URL(page.url()).search).toBe("?f=company.contains.lark&f=country.is.DE");
  await look(page, "view");
  await press(page, "Manage views");
  await look(page, "views");
  await page.goBack();
  await press(page, "Everybody");
  expect(await words(page)).toContain("Hopper");

  await page.locator("main").getByRole("searchbox").fill("Lovelase");
  await press(page, "Search");
  expect(await words(page)).toContain("Nobody is spelled quite like this");
  await look(page, "nearly");
});
