/** Two who are one, on a phone without scripts: found, looked at field by field, merged; and what they may ask. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { now } from "#app/core/clock.ts";
import { addProspects } from "#tests/outreach/world.ts";
import { expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { aMember, PASSWORD, type Person } from "#tests/support/people.ts";

async function look(page: Page, name: string): Promise<void> {
  await expectFits(page);
  await expectAccessible(page);
  await picture(page, `doubles-${name}`);
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  const main = page.locator("main");
  const found = main
    .getByRole("button", { name })
    .or(main.getByRole("link", { name }))
    .locator("visible=true");
  await found.first().click();
}

async function signIn(page: Page, { user }: Person): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(user.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await press(page, "Sign in");
}

const words = (page: Page) => page.locator("main").innerText();
const longAgo = new Date(now().getTime() - 720 * 86_400_000);

test("doubles are merged, rights are kept, and the clocks are answered", {
  timeout: 600_000,
}, async () => {
  const ada = await aMember();
  const names = { firstName: "Zoë", lastName: "Meadow-Larkfield" };
  await addProspects(ada, [
    { ...names, email: "zoe@larkfield-instruments.example", company: "Larkfield" },
    {
      ...{ ...names, email: "z.meadow-larkfield@larkfield-instruments.example", country: "GB" },
      ...{ company: "Larkfield Instruments Ltd", position: "Head of Buying", createdAt: longAgo },
      ...{ justifiedAt: longAgo, restrictedAt: null },
    },
  ]);
  const page = await phone();
  await signIn(page, ada);

  await page.goto("/duplicates");
  await look(page, "list");
  await press(page, /Look at both/);
  await look(page, "pair");
  await page.getByLabel("Larkfield Instruments Ltd").press("Space");
  await press(page, "Merge");
  expect(await words(page)).toContain("Tick the box first");
  expect(await page.getByLabel("Larkfield Instruments Ltd").isChecked()).toBe(true);
  await look(page, "pair-wrong");
  await page.getByLabel(/merge them for good/).press("Space");
  await press(page, "Merge");
  expect(await words(page)).toContain("Larkfield Instruments Ltd");

  await page.goto(`${page.url()}/rights`);
  await look(page, "rights");
  await press(page, "Restrict");
  expect(await words(page)).toContain("Restricted: kept, and not used");
  await look(page, "rights-restricted");

  await page.goto("/notices");
  await look(page, "notices");
  await page.getByLabel("Zoë Meadow-Larkfield").press("Space");
  await press(page, "With those ticked");
  await look(page, "notices-decide");
  await page.getByLabel("Told on").fill(now().toISOString().slice(0, 10));
  await page.getByLabel("How").fill("in person, at the fair");
  await press(page, /Note that/);
  expect(await words(page)).toContain("Everybody was told");

  await page.goto("/due");
  await look(page, "due");
  await press(page, "With all 1");
  await look(page, "due-decide");
  await page.getByLabel("Why do you still need them?").fill("we are in talks about a contract");
  await press(page, /Justify/);
  expect(await words(page)).toContain("Nobody is due");
});
