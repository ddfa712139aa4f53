/** On a phone without scripts: read what came back, note it, answer, and see the answer leave for real. */
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { now } from "#app/core/clock.ts";
import { inTeam } from "#db/client.ts";
import { quarantined, readings } from "#db/schema/conversations.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { aConversation } from "#tests/support/inbox.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember } from "#tests/support/people.ts";
import { aSink } from "#tests/support/sink.ts";
import { signedIn } from "#tests/support/visitor.ts";

test("a reply is read, noted, answered, and the answer arrives", async () => {
  const ada = await aMember();
  await aMember({ name: "Cleo Marsh", role: "member", team: ada.team });
  const sink = await aSink();
  const came = { says: "Yes, do ask.\nBut on Friday.", html: "<h1>Yes</h1>" };
  const { mailbox } = await aConversation(ada, { smtp: { port: sink.port }, came });
  const page = await phone();
  const cookies = [...(await signedIn(ada)).jar];
  await page
    .context()
    .addCookies(cookies.map(([name, value]) => ({ name, value, url: config.baseUrl })));

  await page.goto("/inbox");
  await picture(page, "inbox");
  await expectFits(page);
  await expectAccessible(page);
  await page.getByRole("link", { name: /Nora Quist/ }).click();
  expect(await page.getByText("But on Friday.").first().isVisible()).toBe(true);
  await page.getByText("The whole message, with what it quotes").click();
  await picture(page, "thread");
  await expectFits(page);
  await expectAccessible(page);

  await page.getByLabel("Note").fill("Prefers Fridays.");
  await page.getByRole("button", { name: "Write the note" }).click();
  await picture(page, "noted");
  expect(await page.getByText("Prefers Fridays.").isVisible()).toBe(true);
  await page.locator("textarea[name=answer]").fill("Friday it is.\n\nAda");
  await page.getByRole("button", { name: "Send the answer" }).click();
  expect(await page.getByText("Waiting to go out").isVisible()).toBe(true);
  await picture(page, "waiting");
  await runJobs();
  await page.reload();

  expect(await page.getByText("Your team answered").isVisible()).toBe(true);
  expect(await page.getByText("Waiting to go out").count()).toBe(0);
  await picture(page, "answered");
  expect(sink.accepted.map(({ to }) => to)).toEqual([["nora@buyer.example"]]);
  await inTeam(ada.member, async (tx) => {
    const lying = { teamId: ada.team.id, mailboxId: mailbox.id, folder: "inbox", validity: "1" };
    const [big, deep] = [
      { uid: 1, reason: "too-big" },
      { uid: 2, reason: "too-deep" },
    ];
    await tx.insert(readings).values({ ...lying, lastUid: 2 });
    await tx.insert(quarantined).values({ ...lying, ...big, bytes: 48_000_000, at: now() });
    await tx.insert(quarantined).values({ ...lying, ...deep, bytes: 9_000, at: now() });
    await tx.update(mailboxes).set({ reading: "on" }).where(eq(mailboxes.id, mailbox.id));
  });
  await page.goto(`/mailboxes/${mailbox.id}`);
  await page.getByRole("link", { name: "2 messages not read" }).click();
  await picture(page, "put-aside");
  await expectFits(page);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Forget it" }).first().click();
  expect(await page.getByRole("button", { name: "Forget it" }).count()).toBe(1);
  await page.goto(`/mailboxes/${mailbox.id}/sharing`);
  await page.getByText("Everybody in the team").click();
  await page.getByRole("button", { name: "Keep this" }).click();
  await picture(page, "sharing");
  await expectFits(page);
  await expectAccessible(page);
  await sink.close();
});
