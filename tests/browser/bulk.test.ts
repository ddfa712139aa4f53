/** Somebody on a phone without scripts does something to many people, takes it back, and exports them. */
import { beforeEach, expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { clock } from "#app/core/clock.ts";
import { type Many, manyProspects, rowOf } from "#tests/bulk/many.ts";
import { desk, expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

let ada: Person;
let them: Many;

beforeEach(async () => {
  clock.set("2026-11-26T10:00:00Z");
  ada = await aMember();
  them = await manyProspects(ada, 240);
});

test("many are changed, taken back, and exported", { timeout: 180_000 }, async () => {
  const page = await phone();
  const { jar } = await signedIn(ada);
  const cookies = [...jar].map(([name, value]) => ({ name, value, url: config.baseUrl }));
  await page.context().addCookies(cookies);
  const look = async (name: string) => {
    await expectFits(page);
    await expectAccessible(page);
    await picture(page, name);
  };

  await page.goto("/bulk/new?scope=all");
  await look("bulk-new");
  await page.getByLabel("Set a field", { exact: true }).selectOption({ label: "Country" });
  await page.getByRole("button", { name: "Set a field: go on" }).click();
  await page.getByLabel("What it will say").fill("Norway");
  await look("bulk-confirm");
  await page.getByRole("button", { name: "Set it" }).click();
  await look("bulk-under-way");
  await runJobs();
  await page.getByRole("link", { name: "Look again" }).click();
  await look("bulk-done");
  expect((await rowOf(ada, them.ids[7]!)).country).toBe("NO");

  await page.getByRole("button", { name: "Take it back" }).click();
  await runJobs();
  await page.getByRole("link", { name: "Look again" }).click();
  await look("bulk-undone");
  expect((await rowOf(ada, them.ids[7]!)).country).toBe("GB");
  await page.getByRole("link", { name: "Bulk acts" }).first().click();
  await look("bulk-history");

  await page.goto("/bulk/confirm?act=blacklist&scope=all");
  await look("bulk-blacklist");
  expect(await page.getByText("This cannot be undone").count()).toBe(1);

  await page.goto("/exports/new?scope=all");
  await look("export-new");
  await page.getByLabel("XLSX").press("Space");
  await page.getByLabel("To hand to others").press("Space");
  await page.getByRole("button", { name: "Export" }).click();
  await runJobs();
  await page.getByRole("link", { name: "Look again" }).click();
  await look("export-ready");
  expect(await page.getByRole("link", { name: "Download the XLSX" }).count()).toBe(1);

  const wide = await desk();
  await wide.context().addCookies(await page.context().cookies());
  await wide.goto("/bulk");
  await picture(wide, "bulk-history-desk");
  await wide.goto("/exports/new?scope=all");
  await picture(wide, "export-new-desk");
});
