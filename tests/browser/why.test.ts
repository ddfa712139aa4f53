/** From the footer of a message to an erasure, on a phone without scripts: ask why, object, show who one is, ask. */
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { requests } from "#db/schema/requests.ts";
import { expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { signedIn } from "#tests/support/visitor.ts";
import { codeIn, somebodyWrittenTo } from "#tests/why/people.ts";

test("somebody asks why, objects, and has themselves erased with the code from their mail", {
  timeout: 240_000,
}, async () => {
  const grace = await somebodyWrittenTo();
  const page = await phone();

  await page.goto(`${grace.path}?lang=de`);
  await picture(page, "why-german");
  await page.getByRole("link", { name: "English" }).click();
  await expectFits(page);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Do not write to me again" }).click();
  await page.getByText("may not write to you again").waitFor();
  await page.getByRole("button", { name: "Mail me a code" }).click();
  await picture(page, "why-code");
  await page.getByLabel("Code").fill(await codeIn(grace));
  await page.getByRole("button", { name: "Go on" }).click();
  await picture(page, "why-proved");
  await expectFits(page);
  await expectAccessible(page);
  expect(await page.getByLabel("Last name").inputValue()).toBe("Hopper");
  await page.getByRole("button", { name: "Ask to be erased" }).click();
  await page.getByText("You asked to be erased").waitFor();

  const { member } = grace.ada;
  const out = await inTeam(member, (tx) => findSuppressions(tx, [grace.email]));
  const [erase] = await inTeam(member, (tx) => tx.select().from(requests).orderBy(requests.kind));
  expect([out.get(grace.email), erase!.kind, erase!.state]).toEqual([
    ...["unsubscribed", "erase", "open"],
  ]);
  const desk = await phone();
  const [name, value] = [...(await signedIn(grace.ada)).jar][0]!;
  await desk.context().addCookies([{ name, value, url: config.baseUrl }]);
  for (const [path, shot] of [
    ["/requests", "requests"],
    [`/requests/${erase!.id}`, "request"],
    ["/hooks/new", "hooks-new"],
  ] as const) {
    await desk.goto(path);
    await picture(desk, shot);
    await expectFits(desk);
    await expectAccessible(desk);
  }
});
