/** Closing on a phone without scripts: the team, then the account, what closed people see, and back again. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { clock } from "#app/core/clock.ts";
import { house } from "#db/client.ts";
import { memberships } from "#db/schema/members.ts";
import { aDraft, numbered } from "#tests/outreach/world.ts";
import { expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { aMember, aTeam, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

const MARCH = "2027-03-01T10:00:00Z";
const MAY = "2027-05-01T10:00:00Z";

test("close a team and an account, see how long, and open both again", {
  timeout: 180_000,
}, async () => {
  clock.set(MARCH);
  const ada = await aMember({ team: await aTeam({ name: "Larkfield Instruments" }) });
  await aMember({ name: "Ben Osei", role: "member", team: ada.team });
  await aDraft(ada, { people: numbered(40) });
  const page = await goIn(await phone(), ada);

  await page.goto("/account/close");
  await look(page, "account-close-needs-owner");
  await expectWords(page, "must have another owner or be closed");

  await page.goto("/team/close");
  await look(page, "team-close");
  await press(page, "Close the team");
  await look(page, "team-close-problem");
  await expectWords(page, "Type the name of the team.");
  await page.getByLabel(/Type the team’s name/).fill("Larkfield instruments");
  await press(page, "Close the team");
  await expectWords(page, "90 days left");
  await look(page, "closed-team");

  clock.set(MAY);
  const later = await goIn(await phone(), ada);
  await later.goto("/home");
  await expectWords(later, "29 days left");
  await look(later, "closed-team-day-61");
  await press(later, "Open the team again");
  await later.goto("/prospects");
  await expectWords(later, "40");
});

test("an account with teams that close, and one that goes on", { timeout: 180_000 }, async () => {
  clock.set(MARCH);
  const ada = await aMember({ team: await aTeam({ name: "Larkfield Instruments" }) });
  const ben = await aMember({ name: "Ben", team: await aTeam({ name: "Fenwick Optics" }) });
  const joined = { teamId: ben.team.id, userId: ada.user.id, role: "member" } as const;
  await house("teams").insert(memberships).values(joined);
  await aDraft(ada, { people: numbered(7) });
  await aDraft(ben, { people: numbered(2), mailbox: { userId: ada.user.id, port: 9 } });
  const page = await goIn(await phone(), ada);

  await page.goto("/account/close");
  await expectWords(page, "“Larkfield Instruments” closes with it");
  await expectWords(page, "Fenwick Optics: your mailbox there rests from now on");
  await look(page, "account-close");
  await page.getByLabel("Type the address of your account").fill("somebody@else.example");
  await press(page, "Close my account");
  await look(page, "account-close-problem");
  await page.getByLabel("Type the address of your account").fill(ada.user.email);
  await press(page, "Close my account");
  await expectWords(page, "Open it and its teams again");
  await look(page, "closed-account");
  await press(page, "Open it and its teams again");
  await expectWords(page, "Your account is open again.");
});

async function goIn(page: Page, person: Person): Promise<Page> {
  const [[name, value]] = [...(await signedIn(person)).jar] as [[string, string]];
  await page.context().addCookies([{ name, value, url: config.baseUrl }]);
  return page;
}

async function press(page: Page, name: string): Promise<void> {
  const found = page.getByRole("button", { name }).or(page.getByRole("link", { name }));
  await found.locator("visible=true").first().click();
}

async function look(page: Page, name: string): Promise<void> {
  await picture(page, `closing-${name}`);
  await expectFits(page);
  await expectAccessible(page);
}

async function expectWords(page: Page, words: string): Promise<void> {
  expect(await page.locator("main").innerText()).toContain(words);
}
