/** A workbook and a Western file on a phone without scripts: matched, checked, imported and taken back. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { everybody } from "#tests/support/imports.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

async function look(page: Page, name: string): Promise<void> {
  await expectFits(page);
  await expectAccessible(page);
  await picture(page, name);
}

async function signIn(page: Page, person: Person): Promise<void> {
  const { jar } = await signedIn(person);
  const cookies = [...jar].map(([name, value]) => ({ name, value, url: config.baseUrl }));
  await page.context().addCookies(cookies);
}

test("a Western file with a column of its own is imported and taken back", {
  timeout: 240_000,
}, async () => {
  const ada = await aMember();
  const page = await phone();
  await signIn(page, ada);
  const text =
    "Email,Name,Budget,Remark\nzoe@x.example,Zoë Müller,120,<b>x\nken@x.example,Ken,lots,\n";
  const press = (name: string | RegExp) =>
    page
      .getByRole("button", { name })
      .or(page.getByRole("link", { name }))
      .locator("visible=true")
      .first()
      .click();

  await page.goto("/imports/new");
  await look(page, "import-new");
  const file = { name: "fair.csv", mimeType: "text/csv", buffer: Buffer.from(text, "latin1") };
  await page.setInputFiles("input[type=file]", file);
  await press("Upload");
  await page.getByLabel("What is in Budget?").selectOption({ label: "A new field: numbers" });
  await page.getByLabel("A new list").fill("Fair");
  await look(page, "import-mapping");
  await press("Check the file");
  const unsaid = await page.textContent("main");
  await look(page, "import-mapping-refused");
  await page.getByLabel("Legitimate interest").press("Space");
  await page.getByLabel(/Where do these people/).fill("Trade fair, May");
  await press("Check the file");
  await runJobs();
  await page.reload();
  await look(page, "import-checked");
  const checked = await page.textContent("main");
  await press("Import now");
  await runJobs();
  await page.reload();
  await look(page, "import-done");
  await page.goto("/imports");
  await look(page, "import-list");
  await page.locator("main tbody a").first().click();
  await press("Undo this import");
  await look(page, "import-undo");
  await press("Undo the import");
  await runJobs();
  await page.reload();
  await look(page, "import-undone");

  expect(unsaid).toContain("Choose why you may hold these people");
  expect(checked).toContain("Taken without Budget");
  expect(await page.textContent("main")).toContain("2 people went into the bin.");
  expect((await everybody(ada)).map(({ firstName }) => firstName)).toEqual(["Ken", "Zoë"]);
});
