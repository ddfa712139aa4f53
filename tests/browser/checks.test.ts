/** On a phone without scripts: is this address deliverable, for one and for those that were chosen. */

import { sql } from "drizzle-orm";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { inTeam } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import { desk, expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { signedIn } from "#tests/support/visitor.ts";
import { aTeamOf, haveKey, type Team } from "#tests/verification/support.ts";

async function goIn(page: Page, team: Team): Promise<Page> {
  const { jar } = await signedIn(team);
  const cookies = [...jar].map(([name, value]) => ({ name, value, url: config.baseUrl }));
  await page.context().addCookies(cookies);
  return page;
}

async function look(page: Page, name: string): Promise<void> {
  await picture(page, name);
  await expectFits(page);
  await expectAccessible(page);
}

async function anExampleTeam(count: number): Promise<Team> {
  const team = await aTeamOf(count);
  const elsewhere = sql`replace(email, '.com', '.example')`;
  await inTeam(team.member, (tx) =>
    tx.update(prospects).set({ email: elsewhere, emailKey: elsewhere }),
  );
  return team;
}

test("checking one, and checking those chosen", { timeout: 180_000 }, async () => {
  const team = await anExampleTeam(5);
  await haveKey(team, "hunter", 100);
  const page = await goIn(await phone(), team);

  await page.goto(`/prospects/${team.ids[0]}/address`);
  await look(page, "address-before");
  await page.getByRole("button", { name: "Check with Our own engine" }).click();
  await look(page, "address-asking");
  await runJobs();
  await page.getByRole("link", { name: "Look again" }).click();
  expect(await page.locator("main").innerText()).toContain("reserved for examples");
  await look(page, "address-after");

  const chosen = team.ids
    .slice(0, 3)
    .map((id) => `id=${id}`)
    .join("&");
  await page.goto(`/checks/new?${chosen}`);
  expect(await page.locator("main").innerText()).toContain("2 asked about, free");
  await look(page, "check-new");
  await page.getByRole("button", { name: "Begin the check" }).click();
  await look(page, "check-waiting");
  await runJobs();
  await page.getByRole("link", { name: "Follow it" }).click();
  expect(await page.locator("main").innerText()).toContain("Done");
  await look(page, "check-done");
  await page.goto("/checks");
  await look(page, "checks");
  await page.goto("/providers");
  await look(page, "providers");
  await page.goto("/providers/set-up?provider=hunter");
  await look(page, "set-up");

  const wide = await goIn(await desk(), team);
  await wide.goto(`/prospects/${team.ids[0]}/address`);
  await picture(wide, "desk-address");
  await wide.goto("/checks");
  await picture(wide, "desk-checks");
});
