/** The first five minutes on a phone without scripts: from the home page to an opt-out that is kept. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { runJobs } from "#tests/support/jobs.ts";

const seen = new Set<string>();

/** Every page that is seen fits the screen and is clean for axe; each kind of page is looked at once. */
async function look(page: Page, name: string): Promise<void> {
  await expectFits(page);
  if (!seen.has(name)) await expectAccessible(page);
  seen.add(name);
  await picture(page, name);
}

test("sign up, import, write, unsubscribe as one of them, and see that it holds", {
  timeout: 240_000,
}, async () => {
  const page = await phone();
  let clicks = 0;
  async function press(name: string | RegExp): Promise<void> {
    clicks += 1;
    const found = page
      .getByRole("button", { name })
      .or(page.getByRole("link", { name }))
      .locator("visible=true");
    await found.first().click();
  }

  await page.goto("/");
  await look(page, "home-public");
  await press("Create an account");
  await page.getByLabel("Email address").fill("grace@larkfield.example");
  await page.getByLabel("Password").fill("a quiet ledger of names");
  await page.getByLabel(/Your name/).fill("Grace Hill");
  // By key: at the edge of a phone's screen the bar with the button may lie over what is clicked.
  await page.getByLabel(/I accept/).press("Space");
  await page.getByLabel(/I am 16/).press("Space");
  await look(page, "sign-up");
  await press("Open the account");
  await runJobs();
  await look(page, "check-mail");
  await press("Read the letter");
  await look(page, "outbox");
  await press("Confirm your address");
  await look(page, "outbox-letter");
  await press("Follow the link");
  await look(page, "confirm");
  await page.getByLabel("Password").fill("a quiet ledger of names");
  await press("Confirm and go in");
  await look(page, "home");

  await page.goto("/settings");
  await page.getByLabel(/Postal address/).fill("Hill & Daughters\n3 Mill Lane\nBath BA1 1AA");
  await look(page, "settings");
  await press("Save the address");
  await page.goto("/mailboxes/new");
  await look(page, "mailbox-new");
  await press("Use the practice mailbox");
  await look(page, "mailbox-practice");

  await importSample();
  await look(page, "import-done");
  expect(await page.textContent("main")).toMatch(/21/);

  await page.goto("/sequences/new");
  await look(page, "sequence-new");
  await press("Save the draft");
  await look(page, "sequence-people-empty");
  await press(/^Add all/);
  await look(page, "sequence-people");
  await press("Preview every message");
  await look(page, "preview");
  expect(await page.textContent("main")).toContain("Unsubscribe");
  await press("Go on to launch");
  await look(page, "launch");
  await press(/^Practise with/);
  await runJobs();
  await page.reload();
  await look(page, "sequence-running");

  await openPractice();
  await look(page, "practice");
  const letters = page.locator("main tbody a").filter({ hasText: /./ });
  await letters.nth(0).click();
  await look(page, "practice-letter");
  await page.getByLabel(/writes back/).fill("Thank you, please call me.");
  await press("Answer as this person");

  await openPractice();
  await letters.nth(3).click();
  const leaver = /[\w.+-]+@[\w.-]+\.example/.exec(await page.locator("main").innerText())![0];
  await press(/Unsubscribe/);
  await look(page, "unsubscribe");
  await press("Unsubscribe");
  await look(page, "unsubscribed");

  await page.goto(`/prospects?q=${encodeURIComponent(leaver.split("@")[0]!)}`);
  await look(page, "prospects-found");
  expect(await page.textContent("main")).toContain("Unsubscribed");
  await page.goto("/prospects");
  await look(page, "prospects");
  expect(await page.textContent("main")).toMatch(/Repl|Answered/);
  await page.locator("main tbody a").first().click();
  await look(page, "prospect-details");
  expect(await page.textContent("h1, main")).toBeTruthy();

  await importSample();
  expect(await page.textContent("main")).toMatch(/asked not to be/);
  await look(page, "import-again");
  console.info(`walked in ${clicks} clicks`);

  async function openPractice(): Promise<void> {
    await page.goto("/mailboxes");
    await page.locator("main .ledger a").first().click();
    await press("Read what arrived");
  }

  async function importSample(): Promise<void> {
    await page.goto("/imports/new");
    await look(page, "import-new");
    await page.setInputFiles("input[type=file]", "public/sample.csv");
    await press(/^(Upload|Go on|Continue|Look at)/);
    await look(page, "import-mapping");
    await page.getByLabel("Consent").press("Space");
    await page.getByLabel(/Where do these people/).fill("The guests of our stand");
    await press("Check the file");
    await look(page, "import-checking");
    await runJobs();
    await page.reload();
    await look(page, "import-checked");
    await press(/^Import /);
    await runJobs();
    await page.reload();
  }
});
