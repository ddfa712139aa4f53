/** Shaping prospects on a phone without scripts: lists, tags, fields, notes, tasks, the bin and back. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { somebody } from "#tests/support/shaping.ts";
import { signedIn, site } from "#tests/support/visitor.ts";

async function look(page: Page, name: string): Promise<void> {
  await expectFits(page);
  await expectAccessible(page);
  await picture(page, name);
}

async function enter(page: Page, person: Person): Promise<void> {
  const { jar } = await signedIn(person);
  const { origin } = await site();
  const cookies = [...jar].map(([name, value]) => ({ name, value, url: origin }));
  await page.context().addCookies(cookies);
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  const found = page
    .locator("main")
    .getByRole("button", { name })
    .or(page.locator("main").getByRole("link", { name }))
    .locator("visible=true");
  await found.first().click();
}

function words(page: Page): Promise<string> {
  return page.locator("main").innerText();
}

test("a list, a tag, a field, a note, a task, the bin, and back", {
  timeout: 240_000,
}, async () => {
  const ada = await aMember();
  const [bo] = await somebody(ada, "bo@buyer.example");
  const page = await phone();
  await enter(page, ada);

  await page.goto("/lists");
  await look(page, "shape-lists-empty");
  await page.getByLabel("Name").fill("Trade fair, May");
  await press(page, "Make the list");
  await look(page, "shape-lists");
  expect(await words(page)).toContain("nobody");

  await page.goto(`/prospects/${bo}/labels`);
  await page.getByLabel("Add to a list, or tag").fill("trade fair, may");
  await press(page, "Add");
  expect(await words(page)).toContain("Added to the list");
  await page.getByLabel("Add to a list, or tag").fill("warm");
  await page.getByLabel("Tag", { exact: true }).press("Space");
  await press(page, "Add");
  expect(await words(page)).toContain("Added to the new tag warm.");
  await look(page, "shape-labels");

  await page.goto("/fields");
  await look(page, "shape-fields-empty");
  await page.getByLabel("Name").fill("Employees");
  await page.getByLabel("Number", { exact: true }).press("Space");
  await press(page, "Make the field");
  await look(page, "shape-fields");
  await page.goto(`/prospects/${bo}/edit`);
  await page.getByLabel(/Employees/).fill("many");
  await press(page, "Save");
  expect(await words(page)).toContain("Enter a number such as 1234.5");
  await look(page, "shape-typed-wrong");
  await page.getByLabel(/Employees/).fill("1 200");
  await press(page, "Save");
  expect(await words(page)).toContain("Saved.");

  await page.goto(`/prospects/${bo}/notes`);
  await look(page, "shape-notes-empty");
  await page.getByLabel("Note", { exact: true }).fill("Met at the fair.\nLikes tea.");
  await press(page, "Write the note");
  await page.getByText("Add a task").click();
  await page.getByLabel("What is to be done").fill("Call about the offer");
  await page.getByLabel(/Due/).fill("2026-11-20");
  await page.getByLabel(/Who does it/).selectOption({ label: "Ada Larkfield" });
  await press(page, "Add the task");
  await look(page, "shape-notes");
  await page.goto("/tasks");
  await look(page, "shape-tasks");
  await press(page, /^Done/);
  expect(await words(page)).toContain("Nothing is open");

  await page.goto(`/prospects/${bo}/delete`);
  await look(page, "shape-delete");
  await press(page, "Delete");
  expect(await words(page)).toContain("They are in the bin for 30 days");
  await page.goto("/bin");
  await look(page, "shape-bin");
  await page.goto(`/prospects/${bo}/notes`);
  await look(page, "shape-notes-binned");
  await page.goto("/bin");
  await press(page, /^Erase for good/);
  await look(page, "shape-erase");
  await page.goto("/bin");
  await press(page, /^Restore/);
  expect(await words(page)).toContain("is back");
  await page.goto("/lists");
  expect(await words(page)).toContain("1 person");
});
