/** A browser that keeps no cookies is told so, instead of being sent round in a circle (A85). */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chromiumAt } from "#tests/support/browser.ts";
import { aMember, PASSWORD } from "#tests/support/people.ts";
import { signedIn, visitor } from "#tests/support/visitor.ts";

test("who kept the cookie goes on, to a page of ours and nowhere else", async () => {
  const browser = await signedIn(await aMember());
  const on = async (next: string) => (await browser.get(`/signed-in?next=${next}`)).location;

  expect(await on("%2Fprospects%3Fq%3Da")).toBe("/prospects?q=a");
  expect(await on("%2F%2Fevil.example")).toBe("/home");
  expect(await on("%2F..%2F%2Fevil.example")).toBe("/home");
  expect(await on("")).toBe("/home");
});

test("who kept none reads why, and where each browser allows it", async () => {
  const { user } = await aMember();
  const { location } = await visitor().post("/sign-in", { email: user.email, password: PASSWORD });

  const page = await visitor().get(location!);

  expect(page.status).toBe(200);
  expect(page.html).toContain("Your browser kept no cookie");
  for (const name of ["Firefox", "Chrome", "Safari", "Edge"]) expect(page.html).toContain(name);
});

test("so it is in a real browser that blocks them", async () => {
  const profile = await mkdtemp(join(tmpdir(), "audienti-no-cookies-"));
  await mkdir(join(profile, "Default"));
  const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(join(profile, "Default", "Preferences"), JSON.stringify(blocked));
  const { user } = await aMember();
  const context = await chromiumAt(profile);
  try {
    const page = await context.newPage();
    await page.goto("/sign-in");
    await page.getByLabel("Email address").fill(user.email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();

    expect(await page.textContent("h1")).toBe("Your browser kept no cookie");
    expect(await context.cookies()).toEqual([]);
    await page.getByRole("link", { name: "Sign in again" }).click();
    expect(await page.textContent("h1")).toBe("Sign in");
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
});
