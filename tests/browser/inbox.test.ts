/** On a phone without scripts: read what came back, note it, answer, and see the answer leave for real. */
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
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
  await page.goto(`/mailboxes/${mailbox.id}/sharing`);
  await page.getByText("Everybody in the team").click();
  await page.getByRole("button", { name: "Keep this" }).click();
  await picture(page, "sharing");
  await expectFits(page);
  await expectAccessible(page);
  await sink.close();
});
