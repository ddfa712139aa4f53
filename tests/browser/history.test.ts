/** A person on a phone without scripts: their requests, and a usage trail switched on, walked and ended. */
import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { clock, SECOND } from "#app/core/clock.ts";
import { house } from "#db/client.ts";
import { pageViews } from "#db/schema/history.ts";
import { desk, expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { historyWritten } from "#tests/support/history.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

let ada: Person;

beforeEach(async () => {
  clock.set("2026-11-26T10:00:00Z");
  ada = await aMember();
});

async function enter(page: Page, person: Person): Promise<void> {
  const { jar } = await signedIn(person);
  const cookies = [...jar].map(([name, value]) => ({ name, value, url: config.baseUrl }));
  await page.context().addCookies(cookies);
}

async function look(page: Page, name: string): Promise<void> {
  await expectFits(page);
  await expectAccessible(page);
  await picture(page, name);
}

/** Three pages with known waits. */
async function walk(page: Page): Promise<void> {
  for (const [path, seconds] of [
    ["/home", 12],
    ["/prospects", 95],
    ["/imports", 40],
  ] as const) {
    await page.goto(path);
    clock.advance(seconds * SECOND);
  }
}

async function stays(): Promise<Record<string, number | null>> {
  await historyWritten();
  const rows = await house("history").select().from(pageViews);
  return Object.fromEntries(rows.map(({ page, dwellMs }) => [page, dwellMs]));
}

test("three pages with known waits are kept with their times, once one has said yes", {
  timeout: 120_000,
}, async () => {
  const page = await phone();
  await enter(page, ada);

  await walk(page);
  await page.goto("/account/usage");
  const whileOff = await stays();
  await look(page, "usage-off");
  await page.getByLabel("Yes, keep my usage trail").press("Space");
  await page.getByRole("button", { name: "Save" }).click();
  await walk(page);
  await page.goto("/account/usage");
  const whileOn = await stays();
  await page.reload();
  await look(page, "usage-on");

  expect(whileOff).toEqual({});
  const { "/home": home, "/prospects": prospects, "/imports": imports } = whileOn;
  for (const [stay, seconds] of [
    [home, 12],
    [prospects, 95],
    [imports, 40],
  ] as const) {
    expect(Math.abs(stay! - seconds * SECOND)).toBeLessThan(2 * SECOND);
  }

  await page.getByLabel("No", { exact: true }).press("Space");
  await page.getByRole("button", { name: "Save" }).click();
  await look(page, "usage-delete");
  await page.getByRole("button", { name: "Delete" }).click();
  await walk(page);

  expect(await stays()).toEqual({});
});

test("the requests are readable on a phone and on a desk", { timeout: 120_000 }, async () => {
  const page = await phone();
  await enter(page, ada);
  await walk(page);
  await page.goto("/prospects/01990000-0000-7000-8000-000000000000");
  await page.goto("/account/usage");
  await page.getByRole("button", { name: "Save" }).click();
  await historyWritten();

  await page.goto("/account/requests");
  await look(page, "requests");
  expect(await page.getByText("Nothing there").count()).toBe(1);

  const wide = await desk();
  await wide.context().addCookies(await page.context().cookies());
  await wide.goto("/account/requests");
  await look(wide, "requests-desk");
  await wide.goto("/privacy");
  await picture(wide, "policy-desk");
});
