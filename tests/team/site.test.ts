/** The first page after signing in and the team's settings, as a member without scripts meets them. */
import { expect, test } from "vitest";
import { connectPractice } from "#app/mailboxes/practice.server.ts";
import { aMember, aTeam } from "#tests/support/people.ts";
import { signedIn, visitor } from "#tests/support/visitor.ts";

test("a newcomer sees what is left to do, and a list to try", async () => {
  const ada = await aMember({ team: await aTeam({ postalAddress: null }) });
  const browser = await signedIn(ada);

  const before = await browser.get("/home");
  await connectPractice(ada.member);
  const after = await browser.get("/home");

  expect(before.html).toContain("5 things are");
  expect(before.html).toContain('href="/sample.csv"');
  expect(before.html).toContain("Cannot start yet");
  expect(after.html).toContain("4 things are");
});

test("the sample is there to download", async () => {
  const answer = await visitor().get("/sample.csv");

  expect(answer.status).toBe(200);
  expect(answer.html).toContain("נועה");
});

test("the postal address is saved, and a wrong one comes back as typed", async () => {
  const browser = await signedIn(await aMember({ team: await aTeam({ postalAddress: null }) }));
  const whole = { part: "address", postalAddress: "1 Lark Field\r\nNorwich NR1 1AA" };

  const wrong = await browser.post("/settings", { part: "address", postalAddress: "Norwich" });
  const saved = await browser.follow(await browser.post("/settings", whole));

  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain('href="#postalAddress"');
  expect(wrong.html).toContain(">Norwich</textarea>");
  expect(saved.html).toContain("stands in every message");
  expect(saved.html).toContain("1 Lark Field\nNorwich NR1 1AA</textarea>");
});

test("the team is renamed; a mistake there leaves the address in its field", async () => {
  const browser = await signedIn(await aMember());

  const wrong = await browser.post("/settings", { part: "team", name: " ", zone: "UTC" });
  const saved = await browser.post("/settings", { part: "team", name: "Lark & Co", zone: "UTC" });

  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain("1 Lark Field, Norwich NR1 1AA</textarea>");
  expect(saved.status).toBe(303);
  expect((await browser.get("/home")).html).toContain("Lark &amp; Co");
});

test("strangers see neither", async () => {
  for (const page of ["/home", "/settings"]) {
    expect((await visitor().get(page)).location).toContain("/sign-in");
  }
});
