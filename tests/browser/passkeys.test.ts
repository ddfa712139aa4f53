/** Passkeys in a real browser, with Chromium's own authenticator; and what the pages say without scripts. */
import type { CDPSession, Page } from "playwright-core";
import { expect, test } from "vitest";
import { desk, expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { aMember, PASSWORD, type Person } from "#tests/support/people.ts";

/** A device with a PIN that is always given, as part of this page's browser. */
async function withDevice(page: Page): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  return devtools;
}

async function signIn(page: Page, { user }: Person): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(user.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/home");
}

test("a passkey is added, signs its owner in without an address, proves, and is removed", {
  timeout: 120_000,
}, async () => {
  const ada = await aMember();
  const page = await desk();
  const refused: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") refused.push(message.text());
  });
  await withDevice(page);

  await signIn(page, ada);
  await page.goto("/account/factors/passkeys");
  await page.getByLabel(/^Name/).fill("Work laptop");
  await picture(page, "passkeys-adding");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.waitForURL("**/account/factors/recovery");
  await page.goto("/account/factors/passkeys");
  expect(await page.textContent("main")).toContain("Work laptop");
  await expectAccessible(page);
  await picture(page, "passkeys");

  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("This device holds a passkey for you already.").waitFor();

  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Sign in with a passkey" }).click();
  await picture(page, "sign-in-passkey");
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL("**/home");
  expect(await page.textContent("body")).toContain(ada.user.name!);

  await page.goto("/prove?next=/account/factors/passkeys");
  await page.getByRole("link", { name: "Use a passkey" }).click();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL("**/account/factors/passkeys");

  await page.getByRole("link", { name: "Work laptop" }).click();
  await picture(page, "passkey");
  await page.getByRole("link", { name: "Remove it" }).click();
  await page.getByRole("button", { name: "Remove it" }).click();
  await page.waitForURL("**/account/factors");
  expect(await page.textContent("main")).toContain("The passkey is removed");

  await page.context().clearCookies();
  await page.goto("/sign-in/passkey");
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByText("This passkey belongs to no account here").first().waitFor();
  const unexpected = refused.filter((text) => !text.includes("status of 422"));
  expect(unexpected).toEqual([]);
});

test("without scripts each page says what to do instead, and shows no button that would do nothing", {
  timeout: 120_000,
}, async () => {
  const ada = await aMember();
  const page = await phone();

  await page.goto("/sign-in/passkey");
  expect(await page.textContent("main")).toContain("this browser runs none");
  expect(await page.getByRole("button", { name: "Use a passkey" }).isVisible()).toBe(false);
  await expectFits(page);
  await picture(page, "sign-in-passkey-without-scripts");
  await page
    .getByRole("main")
    .getByRole("link", { name: "Sign in with your password" })
    .first()
    .click();
  expect(new URL(page.url()).pathname).toBe("/sign-in");

  await signIn(page, ada);
  await page.goto("/account/factors/passkeys");
  expect(await page.textContent("main")).toContain("needs a script");
  expect(await page.getByRole("button", { name: "Add a passkey" }).isVisible()).toBe(false);
  await expectFits(page);
  await picture(page, "passkeys-without-scripts");
});
