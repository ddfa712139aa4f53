/** A second factor on a phone without scripts: set up, signed in with, recovered from, and removed. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { clock, MINUTE } from "#app/core/clock.ts";
import { codeOf, nextStep } from "#tests/factors/app.ts";
import { expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { aMember, aTeam, PASSWORD, type Person } from "#tests/support/people.ts";

/** Axe takes a while, so a page that differs in little from one before it is only measured and pictured. */
async function look(page: Page, name: string, { like = "" } = {}): Promise<void> {
  await expectFits(page);
  if (!like) await expectAccessible(page);
  await picture(page, name);
}

async function signIn(page: Page, { user }: Person): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(user.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.locator("summary").first().click();
  await page.locator("details[open]").getByRole("button", { name: "Sign out" }).click();
}

test("set up an app, sign in with its code, use a recovery code, and prove it before removing", {
  timeout: 300_000,
}, async () => {
  clock.set("2027-03-01T09:00:00Z");
  const ada = await aMember();
  const page = await phone();
  const press = (name: string | RegExp) =>
    page
      .getByRole("main")
      .getByRole("button", { name })
      .or(page.getByRole("main").getByRole("link", { name }))
      .first()
      .click();

  await signIn(page, ada);
  await page.goto("/account/factors");
  await look(page, "factors-none");
  await press("Authenticator app");
  await look(page, "authenticator-off", { like: "authenticator-waiting" });
  await press("Make a secret");
  const secret = (await page.locator("strong.code").textContent())!;
  await look(page, "authenticator-waiting");
  await page.getByRole("textbox", { name: "Code" }).fill("000 000");
  await press("Switch it on");
  await look(page, "authenticator-wrong", { like: "authenticator-waiting" });
  await page.getByRole("textbox", { name: "Code" }).fill(codeOf(secret));
  await press("Switch it on");
  await look(page, "recovery-none");
  await press("Make ten new codes");
  const codes = (await page.locator("pre").textContent())!.split("\n");
  await expectFits(page);
  await picture(page, "recovery-shown");
  expect(codes).toHaveLength(10);
  await press("I have them");
  await look(page, "factors-on");

  await signOut(page);
  await signIn(page, ada);
  await look(page, "second-step");
  await page.getByRole("textbox", { name: "Code" }).fill("123123");
  await press("Sign in");
  await look(page, "second-step-wrong", { like: "second-step" });
  nextStep();
  await page.getByRole("textbox", { name: "Code" }).fill(codeOf(secret));
  await press("Sign in");
  expect(new URL(page.url()).pathname).toBe("/home");

  await signOut(page);
  await signIn(page, ada);
  await page.getByRole("textbox", { name: "Code" }).fill(codes[0]!.toUpperCase());
  await press("Sign in");
  expect(await page.textContent("main")).toContain("9 left");
  await picture(page, "recovery-used");

  clock.advance(16 * MINUTE);
  await page.goto("/account/factors/authenticator/delete");
  expect(new URL(page.url()).pathname).toBe("/prove");
  await look(page, "prove");
  await press("Go on");
  await look(page, "prove-empty", { like: "prove" });
  await page.getByLabel("Or your password").fill(PASSWORD);
  await press("Go on");
  await look(page, "authenticator-delete");
  await page.getByRole("textbox", { name: /^Code/ }).fill(codeOf(secret));
  await press("Remove it");
  expect(await page.textContent("main")).toContain("The authenticator app is removed");
  await look(page, "factors-removed", { like: "factors-none" });

  await signOut(page);
  await signIn(page, ada);
  expect(new URL(page.url()).pathname).toBe("/home");
});

test("a team that wants a second factor says so to whoever comes without", {
  timeout: 120_000,
}, async () => {
  const ada = await aMember({ team: await aTeam({ requireFactor: true }) });
  const page = await phone();

  await signIn(page, ada);

  expect(new URL(page.url()).pathname).toBe("/account/factors");
  expect(await page.textContent("main")).toContain("asks everybody for a second factor");
  await look(page, "factors-required");
});
