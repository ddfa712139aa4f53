/** Where one is signed in, and what happened: seen and ended by its owner alone (ASVS 7.4.3, 7.5.2). */
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { noteSecurity } from "#app/auth/security.server.ts";
import { startSession } from "#app/auth/session.server.ts";
import { clock, DAY, MINUTE } from "#app/core/clock.ts";
import { nowhere, type Place } from "#app/core/place.ts";
import { house, inSystem } from "#db/client.ts";
import { securityEvents, sessions } from "#db/schema/auth.ts";
import { aMember, PASSWORD, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor, visitor } from "#tests/support/visitor.ts";

const bern: Place = { network: "192.0.2.0", country: "CH", browser: "Firefox on Linux" };

async function anotherSession({ user }: Person, place = bern, twoFactor = false): Promise<Visitor> {
  const begun = { userId: user.id, place, twoFactor };
  const cookie = await inSystem("sign-in", (tx) => startSession(tx, begun));
  const browser = visitor();
  browser.jar.set("session", /session=([^;]+)/.exec(cookie)![1]!);
  return browser;
}

async function refsOf({ user }: Person) {
  return house("sessions")
    .select({ ref: sessions.ref, browser: sessions.browser })
    .from(sessions)
    .where(eq(sessions.userId, user.id));
}

async function kindsOf({ user }: Person) {
  const rows = await house("account")
    .select({ kind: securityEvents.kind })
    .from(securityEvents)
    .where(eq(securityEvents.userId, user.id));
  return rows.map(({ kind }) => kind);
}

test("each is told in words, this one marked, and those that are over are not there", async () => {
  const ada = await aMember();
  await anotherSession(ada, { ...bern, browser: "Opera on Haiku" });
  clock.advance(8 * DAY);
  const browser = await signedIn(ada);
  await anotherSession(ada, bern, true);

  const { html } = await browser.get("/account/sessions");

  expect(html).toContain("Firefox on Linux");
  expect(html).toContain("Switzerland");
  expect(html).toContain("Unknown browser");
  expect(html).toContain("unknown");
  expect(html.match(/This one/g)).toHaveLength(1);
  expect(html).toMatch(/>With<.*|>Without</);
  expect(html).not.toContain("Opera");
  expect(html).not.toContain("192.0.2");
});

test("one is ended by its button, at once, and it is noted", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  const other = await anotherSession(ada);
  const { ref } = (await refsOf(ada)).find((session) => session.browser === bern.browser)!;

  const page = await browser.follow(await browser.post("/account/sessions", { end: ref }));

  expect(page.html).toContain("That session has ended.");
  expect((await other.get("/home")).status).toBe(303);
  expect((await browser.get("/home")).status).toBe(200);
  expect(await kindsOf(ada)).toEqual(["session-ended"]);
});

test("one's own session can be ended as well: that is signing out", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  const { ref } = (await refsOf(ada))[0]!;

  const answer = await browser.post("/account/sessions", { end: ref });

  expect(answer.location).toBe("/sign-in");
  expect(browser.jar.size).toBe(0);
});

test("all others are ended with one button", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  const others = [await anotherSession(ada), await anotherSession(ada)];

  const page = await browser.follow(await browser.post("/account/sessions", { end: "others" }));
  const again = await browser.follow(await browser.post("/account/sessions", { end: "others" }));

  for (const other of others) expect((await other.get("/home")).status).toBe(303);
  expect(page.html).toContain("Every other session has ended.");
  expect(again.html).toContain("There was no other.");
  expect(page.html).toContain("You are signed in nowhere else.");
  expect(await kindsOf(ada)).toEqual(["signed-out-everywhere"]);
});

test("somebody else's session is not there, and stays", async () => {
  const [ada, eve] = [await aMember(), await aMember({ name: "Eve Elsewhere" })];
  const hers = await signedIn(ada);
  const { ref } = (await refsOf(ada))[0]!;

  const browser = await signedIn(eve);
  const answer = await browser.post("/account/sessions", { end: ref });
  const none = await browser.post("/account/sessions", { end: "all of them" });

  expect([answer.status, none.status]).toEqual([404, 422]);
  expect((await hers.get("/home")).status).toBe(200);
});

test("what happened is told in words, twenty at a time, back to the first", async () => {
  const ada = await aMember();
  clock.set("2027-03-01T10:00:00Z");
  const note = (kind: "signed-in" | "passkey-added", place: Place) =>
    inSystem("sign-in", (tx) => noteSecurity(tx, { userId: ada.user.id, kind, place }));
  await note("passkey-added", nowhere);
  for (let n = 0; n < 45; n++) {
    // Some in the same instant: the id decides.
    if (n % 3) clock.advance(MINUTE);
    await note("signed-in", bern);
  }
  const browser = await signedIn(ada);

  const counts: number[] = [];
  let last = "";
  let path: string | undefined = "/account/sessions";
  while (path) {
    last = (await browser.get(path)).html;
    const [, lately = ""] = last.split('id="lately"');
    counts.push(lately.match(/Signed in|A passkey was added/g)!.length);
    path = /href="(\/account\/sessions\?before=[\w-]+)#lately" rel="next"/.exec(last)?.[1];
  }

  expect(counts).toEqual([20, 20, 6]);
  expect(last).toContain("A passkey was added");
});

test("a cursor of somebody else's shows nothing of theirs", async () => {
  const [ada, eve] = [await aMember(), await aMember({ name: "Eve Elsewhere" })];
  for (const { user } of [ada, eve]) {
    const happened = { userId: user.id, kind: "signed-in", place: bern } as const;
    await inSystem("sign-in", (tx) => noteSecurity(tx, happened));
  }
  const [hers] = await house("account")
    .select({ id: securityEvents.id })
    .from(securityEvents)
    .where(eq(securityEvents.userId, ada.user.id));

  const browser = await signedIn(eve);
  const page = await browser.get(`/account/sessions?before=${hers!.id}`);
  const odd = await browser.get("/account/sessions?before='%00");

  expect(page.html).not.toContain("Signed in<");
  expect(odd.html).toContain("Signed in");
});

test("signing in is on the list", async () => {
  const ada = await aMember();
  const browser = visitor();
  await browser.post("/sign-in", { email: ada.user.email, password: PASSWORD });

  const { html } = await browser.get("/account/sessions");

  expect(html.split('id="lately"')[1]).toContain("Signed in");
});
