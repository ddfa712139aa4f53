/** Several steps on a phone without scripts: written, tried in other words, seen before, and changed under way. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { launchSequence } from "#app/outreach/sequences.server.ts";
import { aDraft, addProspects, sendWhatIsDue } from "#tests/outreach/world.ts";
import { expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { aMember } from "#tests/support/people.ts";
import { signedIn, site } from "#tests/support/visitor.ts";

async function look(page: Page, name: string): Promise<void> {
  await expectFits(page);
  await expectAccessible(page);
  await picture(page, `steps-${name}`);
}

async function press(page: Page, name: string): Promise<void> {
  const main = page.locator("main");
  await main.getByRole("button", { name }).or(main.getByRole("link", { name })).first().click();
}

function words(page: Page): Promise<string> {
  return page.locator("main").innerText();
}

async function attach(page: Page, sequence: string): Promise<void> {
  const choose = (name: string, text: string) =>
    page
      .getByLabel("Add a file")
      .setInputFiles({ name, mimeType: "application/pdf", buffer: Buffer.from(text) });
  await page.goto(sequence);
  await press(page, "Files of step 1");
  await choose("prices.pdf", "#!/bin/sh");
  await press(page, "Add it");
  expect(await words(page)).toContain("This is a program or a script, whatever it is called");
  await look(page, "file-refused");
  await choose("Preisliste für das erste Halbjahr, mit allen Staffelpreisen.pdf", "%PDF-1.7");
  await press(page, "Add it");
  await choose("terms.pdf", "%PDF-1.7 terms");
  await press(page, "Add it");
  await look(page, "files");
  await press(page, "Remove terms.pdf");
  expect(await words(page)).not.toMatch(/terms\.pdf\s+PDF/);
}

test("a follow-up, a branch, other words, a preview of each, and a change under way", {
  timeout: 120_000,
}, async () => {
  const ada = await aMember();
  const { id } = await aDraft(ada, { people: 2 });
  const page = await phone();
  const { jar } = await signedIn(ada);
  const { origin } = await site();
  const cookies = [...jar].map(([name, value]) => ({ name, value, url: origin }));
  await page.context().addCookies(cookies);

  await page.goto(`/sequences/${id}`);
  await press(page, "Add an email");
  await page.getByLabel("Message").fill("Did you see this, {{ first_nam }}?");
  await press(page, "Add the step");
  expect(await words(page)).toContain("We do not know “first_nam”");
  await page.getByLabel("Message").fill("Did you see this?");
  await page.getByLabel("Days to wait").fill("3");
  await page.getByLabel("Count Monday to Friday only").press("Space");
  await look(page, "email");
  await press(page, "Add the step");
  expect(await words(page)).toMatch(/Email in the thread of the first\s+3 business days later/);

  await press(page, "Add a branch");
  await page.getByLabel("Go on with the next step if").selectOption("opened");
  await picture(page, "steps-branch");
  await press(page, "Add the step");
  await press(page, "Other words for step 1");
  await page.getByLabel("Subject").fill("Another question");
  await press(page, "Add these words");
  expect(await words(page)).toContain("Too few to compare");
  await expectFits(page);
  await picture(page, "steps-words");
  await attach(page, `/sequences/${id}`);
  await page.goto(`/sequences/${id}`);
  await look(page, "list");

  await press(page, "Preview every message");
  await press(page, "Words B");
  expect(await words(page)).toContain("Another question");
  await press(page, "Step 2");
  expect(await words(page)).toContain("Re: ");
  await expectFits(page);
  await picture(page, "steps-preview");

  await launchSequence(ada.member, id);
  await sendWhatIsDue();
  await page.goto(`/sequences/${id}`);
  await press(page, "Add after it");
  await page.getByLabel("Message").fill("Too late for some.");
  await press(page, "Add the step");
  expect(await words(page)).toContain("2 people are beyond this place: they do not get it.");
  await look(page, "under-way");
  await press(page, "Add the step");
  expect(await words(page)).toContain("Steps: 4");

  const [late] = await addProspects(ada, [{ email: "late@buyer.example", country: "DE" }]);
  await page.goto(`/bulk/new?id=${late!.id}`);
  await press(page, "Add to a sequence");
  await press(page, "See who comes in");
  expect(await words(page)).toMatch(/Come in\s+1/);
  await look(page, "door");
  await press(page, "Add one person");
  expect(await page.locator("body").innerText()).toContain("Added 1 person.");
});
