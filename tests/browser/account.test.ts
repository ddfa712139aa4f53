/** What is one's own, on a phone without scripts: name, password, sessions, look, tips and consents. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { connectPractice } from "#app/mailboxes/practice.server.ts";
import { createSequence } from "#app/outreach/sequences.server.ts";
import { desk, expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, PASSWORD, type Person } from "#tests/support/people.ts";

const fresh = "a brand new sentence";

async function look(page: Page, name: string): Promise<void> {
  await expectFits(page);
  await expectAccessible(page);
  await picture(page, name);
}

/** The same page on a desk. */
async function lookWide(page: Page, name: string): Promise<void> {
  const wide = await desk();
  await wide.context().addCookies(await page.context().cookies());
  await wide.goto(page.url());
  await look(wide, name);
  await wide.context().close();
}

function press(page: Page, name: string | RegExp): Promise<void> {
  const found = page
    .getByRole("button", { name })
    .or(page.getByRole("link", { name }))
    .locator("visible=true");
  return found.first().click();
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function write({ member }: Person): Promise<void> {
  const { value } = await connectPractice(member);
  const words = { name: "Gauges", subject: "A question", body: "Hello." };
  await createSequence(member, { ...words, mailboxId: value!.id });
}

async function linkIn(address: string): Promise<string> {
  await runJobs();
  const letter = (await outbox.list()).find(({ to }) => to === address);
  return new URL(letter!.links.find((link) => link.includes("/email/"))!).pathname;
}

test("name, password and sessions", { timeout: 240_000 }, async () => {
  const ada = await aMember();
  const [page, other] = [await phone(), await phone()];
  await signIn(other, ada.user.email, PASSWORD);
  await signIn(page, ada.user.email, PASSWORD);

  await page.locator("summary").click();
  await press(page, "Ada Larkfield");
  await page.getByLabel(/^Your name/).fill("Ada Byron");
  await press(page, "Save the name");
  await look(page, "account-profile");
  expect(await page.textContent("main")).toContain("Saved.");

  await page.goto("/account/sessions");
  await look(page, "account-sessions");
  expect(await page.getByText("This one", { exact: true }).count()).toBe(1);
  await lookWide(page, "account-sessions-wide");
  await page.goto("/account/password");
  await page.getByLabel("Your password now").fill("not this one");
  await page.getByLabel("New password").fill(fresh);
  await press(page, "Change the password");
  await look(page, "account-password-wrong");
  await page.getByLabel("Your password now").fill(PASSWORD);
  await page.getByLabel("New password").fill(fresh);
  await press(page, "Change the password");
  expect(await page.textContent("main")).toContain("One other session has ended.");
  await look(page, "account-sessions-alone");

  await other.goto("/prospects");
  expect(await other.textContent("h1")).toBe("Sign in");
  await signIn(other, ada.user.email, fresh);
  await page.goto("/account/sessions");
  await press(page, /^End the session of (?!.*this one)/);
  await other.goto("/home");
  expect(await other.textContent("h1")).toBe("Sign in");
});

test("a new address, agreed to in both mailboxes", { timeout: 240_000 }, async () => {
  const ada = await aMember();
  const [page, mailbox] = [await phone(), await phone()];
  await signIn(page, ada.user.email, PASSWORD);

  await page.goto("/account/email");
  await look(page, "account-email");
  await page.getByLabel("New email address").fill("ada@byron.example");
  await press(page, "Write to both");
  await look(page, "account-email-waiting");
  await mailbox.goto(await linkIn("ada@byron.example"));
  await look(mailbox, "email-new");
  await press(mailbox, "Yes, this is my address");
  await look(mailbox, "email-agreed");
  await page.goto("/account");
  await look(page, "account-profile-moving");
  await page.goto(await linkIn(ada.user.email));
  await look(page, "email-old");
  await press(page, "Agree to the new address");
  await look(page, "email-changed");
  await press(page, "Your account");

  expect(await page.textContent("main")).toContain("ada@byron.example");
});

test("theme, density, tips and consents", { timeout: 240_000 }, async () => {
  const ada = await aMember();
  await write(ada);
  const page = await phone();
  const names = async () => (await page.context().cookies()).map(({ name }) => name).sort();
  await signIn(page, ada.user.email, PASSWORD);

  await page.goto("/account/preferences");
  await look(page, "account-preferences");
  await page.getByLabel("Dark").press("Space");
  await page.getByLabel("Dense").press("Space");
  await page.getByLabel("Dates, times and figures as in").selectOption("de-DE");
  await press(page, "Save");
  await look(page, "account-preferences-dark");
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  const dark = await paper();
  await page.getByRole("button", { name: "Yes", exact: true }).click();
  expect(await names()).toEqual(["look", "session"]);

  await page.goto("/sequences");
  await look(page, "sequences-tip-dark");
  await press(page, "Got it");
  await look(page, "sequences-ask-dark");
  await page.getByRole("button", { name: "No", exact: true }).click();
  expect(await page.textContent("main")).not.toContain("A draft sends nothing");
  expect(await names()).toEqual(["look", "session"]);

  await page.goto("/account/consents");
  await look(page, "account-consents-dark");
  await press(page, /^Yes: Keep my usage trail/);
  await press(page, /^Take my yes back: Keep my usage trail/);
  await press(page, /^Take my yes back: Keep my look/);
  await look(page, "account-consents-answered-dark");
  await lookWide(page, "account-consents-wide-dark");
  expect(await names()).toEqual(["session"]);
  await page.goto("/privacy");
  expect(await paper()).not.toBe(dark);
});

test("the pages about cookies", { timeout: 120_000 }, async () => {
  const page = await phone();

  await page.goto("/cookies");
  await look(page, "cookies");
  await page.goto("/signed-in?next=/home");
  await look(page, "cookies-blocked");

  expect(await page.context().cookies()).toEqual([]);
});
