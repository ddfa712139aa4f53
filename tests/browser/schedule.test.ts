/** When and from where, on a phone without scripts: a mailbox's habits, two mailboxes, and why it waits. */
import type { Page } from "playwright-core";
import { afterEach, expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { clock } from "#app/core/clock.ts";
import { aDraft, aMailbox, sendWhatIsDue } from "#tests/outreach/world.ts";
import { expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { aMember } from "#tests/support/people.ts";
import { aSink, type Sink } from "#tests/support/sink.ts";
import { signedIn } from "#tests/support/visitor.ts";

let sink: Sink | undefined;
afterEach(() => sink?.close());

test("habits are changed, people are shared, and every page says when the next message goes and why", {
  timeout: 240_000,
}, async () => {
  const ada = await aMember();
  clock.set("2026-12-24T11:00:00Z");
  sink = await aSink();
  const people = [
    { email: "anne@bois.example", country: "FR", firstName: "Anne" },
    { email: "moana@tui.example", country: "NZ", firstName: "Moana" },
  ];
  const { id, mailbox } = await aDraft(ada, { people, mailbox: { port: sink.port, dailyCap: 40 } });
  await aMailbox(ada, { port: sink.port, address: "second@larkfield.example", state: "ready" });
  const page = await phone();
  const { jar } = await signedIn(ada);
  const cookies = [...jar].map(([name, value]) => ({ name, value, url: config.baseUrl }));
  await page.context().addCookies(cookies);

  await page.goto(`/mailboxes/${mailbox.id}/edit`);
  await page.getByLabel("Send from").fill("9:00");
  await page.getByLabel("Send until").fill("17:00");
  await page.getByRole("radio", { name: "The reader’s" }).press("Space");
  for (const day of ["Saturday", "Sunday"]) await page.getByLabel(day).press("Space");
  await page.getByLabel("Not on public holidays").press("Space");
  await page.getByLabel("Seconds between two messages").fill("60");
  await page.getByLabel("Messages on the first day").fill("10");
  await press(page, "Save");
  expect(await page.innerText("main")).toContain("Enter how many more each day, such as 5.");
  await look(page, "schedule-habits");
  await page.getByLabel("More on each day after").fill("5");
  await press(page, "Save");
  await page.goto(`/sequences/${id}/mailboxes`);
  await page.getByLabel("second@larkfield.example").press("Space");
  await look(page, "schedule-senders");
  await press(page, "Save");
  expect(await page.innerText("main")).toContain(
    "From ada@larkfield.example, second@larkfield.example.",
  );
  await page.goto(`/sequences/${id}/mailboxes`);
  await page.getByLabel("second@larkfield.example").press("Space");
  await press(page, "Save");
  await page.goto(`/sequences/${id}/launch`);
  await look(page, "schedule-launch");
  await press(page, /^Write to/);
  await sendWhatIsDue();

  expect(sink.accepted).toHaveLength(1);
  await page.goto(`/sequences/${id}`);
  expect(await page.innerText("main")).toContain("because of a public holiday in New Zealand.");
  await look(page, "schedule-sequence");
  await page.goto(`/mailboxes/${mailbox.id}`);
  expect(await page.innerText("main")).toContain("because of a public holiday in New Zealand.");
  expect(await page.innerText("main")).toContain("Day 1 of its beginning");
  await look(page, "schedule-mailbox");
});

async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.locator("main").getByRole("button", { name }).first().click();
}

async function look(page: Page, name: string): Promise<void> {
  await expectFits(page);
  await expectAccessible(page);
  await picture(page, name);
}
