/** A team on two phones without scripts: asked in by a letter, limited by role, removed, and out. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { connectPractice } from "#app/mailboxes/practice.server.ts";
import { expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { pathIn } from "#tests/support/letters.ts";
import { aMember, PASSWORD, type Person } from "#tests/support/people.ts";

const seen = new Set<string>();

async function look(page: Page, name: string): Promise<void> {
  await expectFits(page);
  if (!seen.has(name)) await expectAccessible(page);
  seen.add(name);
  await picture(page, `team-${name}`);
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  const main = page.locator("main");
  const found = main
    .getByRole("button", { name })
    .or(main.getByRole("link", { name }))
    .locator("visible=true");
  await found.first().click();
}

async function signIn(page: Page, { user }: Person): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(user.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await press(page, "Sign in");
}

const words = (page: Page) => page.locator("main").innerText();

test("the owner invites, a second person joins by the letter, is limited, is removed, and is out", {
  timeout: 600_000,
}, async () => {
  const ada = await aMember();
  await aMember({ name: "Ben Osei", role: "admin", team: ada.team });
  const { value: mailbox } = await connectPractice(ada.member);
  const [hers, his] = [await phone(), await phone()];
  const grace = "grace.hill@elsewhere.example";

  await signIn(hers, ada);
  await hers.goto("/team");
  await look(hers, "people");
  await press(hers, "Invite somebody");
  await look(hers, "invite");
  await press(hers, "Send the invitation");
  await look(hers, "invite-wrong");
  await hers.getByLabel("Their email address").fill(grace);
  await press(hers, "Send the invitation");
  await look(hers, "people-invited");
  expect(await words(hers)).toContain(grace);
  await runJobs();

  const letter = await pathIn(grace, "/join/");
  await his.goto(letter);
  expect(await words(his)).toContain("Ada Larkfield");
  await look(his, "join-anew");
  await press(his, "Join the team");
  await look(his, "join-anew-wrong");
  await his.getByLabel("Your name").fill("Grace Hill");
  await his.getByLabel("Password").fill("a quiet ledger of names");
  await his.getByLabel(/I accept/).press("Space");
  await his.getByLabel(/I am 16/).press("Space");
  await press(his, "Join the team");
  expect(await words(his)).toContain("You are now in Larkfield Instruments");
  await his.goto(letter);
  await look(his, "join-again");

  await hers.goto(letter);
  await look(hers, "join-used");

  await his.goto("/team");
  await look(his, "people-as-member");
  await press(his, "Rights");
  await look(his, "rights");
  await his.goto("/settings");
  await look(his, "refused");
  expect(await words(his)).toContain("Only the owners and admins of the team may do this");
  await his.goto(`/mailboxes/${mailbox.id}`);
  await look(his, "mailbox-of-another");
  await his.goto(`/mailboxes/${mailbox.id}/edit`);
  expect(await words(his)).toContain("Only the owners and admins");
  await his.goto("/prospects");
  expect(his.url()).toContain("/prospects");

  await hers.goto("/settings");
  await look(hers, "settings");
  await press(hers, "Hooks");
  await press(hers, "Add a hook");
  await hers.getByText("Signed webhook").click();
  await hers.getByLabel("Name", { exact: true }).fill("Ours");
  await hers.getByLabel("Address", { exact: true }).fill("https://hooks.larkfield.example/in");
  await press(hers, "Add the hook");
  expect(await words(hers)).toContain("The signing secret");
  await expectFits(hers);
  await hers.goto("/team/owner");
  await look(hers, "owner");
  await hers.goto("/team");
  await press(hers, "Grace Hill");
  await look(hers, "person");
  await press(hers, "Remove Grace Hill");
  await look(hers, "remove");
  await hers.getByLabel("Who takes over").selectOption({ label: "Ada Larkfield (owner)" });
  await press(hers, "Remove Grace Hill");
  expect(await words(hers)).toContain("Grace Hill is no longer in the team");

  await his.getByText("Menu").click();
  await his.getByRole("link", { name: "Prospects" }).locator("visible=true").click();
  expect(his.url()).toMatch(/\/teams$/);
  expect(await words(his)).toContain("You are in no team");
  await look(his, "no-team");
  await press(his, "Start a team");
  await look(his, "start");
  await his.getByLabel("Team name").fill("Hill & Daughters");
  await press(his, "Start the team");
  expect(await words(his)).toContain("Hill & Daughters is yours");
  await his.goto("/teams");
  await look(his, "teams");
});

test("an invitation opened by the wrong account, by one that has to sign in, and by the right one", {
  timeout: 300_000,
}, async () => {
  const { invite, invitationPath } = await import("#app/team/invitations.server.ts");
  const ada = await aMember();
  const [eve, finn] = [
    await aMember({ name: "Eve Elsewhere", team: ada.team, role: "admin" }),
    await aMember({ name: "Finn Moor" }),
  ];
  const asked = { email: finn.user.email, role: "admin" } as const;
  const outcome = await invite(ada.member, asked, "192.0.2.9");
  const letter = invitationPath(outcome.value!.id);
  const [wrong, right] = [await phone(), await phone()];

  await signIn(wrong, await aMember({ name: "Dora Fenwick" }));
  await wrong.goto(letter);
  await look(wrong, "join-wrong");
  await press(wrong, "Sign out");
  expect(wrong.url()).toContain("/join/");
  await look(wrong, "join-sign-in");

  await signIn(right, finn);
  await right.goto("/teams");
  await look(right, "teams-invited");
  await press(right, "Look at it");
  await look(right, "join");
  await press(right, "Join the team");
  expect(await words(right)).toContain("You are now in");
  await right.goto(`/team/people/${finn.user.id}`);
  await look(right, "oneself");
  await press(right, "Leave the team");
  await look(right, "leave");
  await right.getByLabel("Who takes over").selectOption(eve.user.id);
  await press(right, "Leave the team");
  expect(await words(right)).toContain("You have left the team");
  await look(right, "left");
});
