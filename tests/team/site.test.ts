/** The first page after signing in and the team's settings, as a member without scripts meets them. */
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { clock, HOUR } from "#app/core/clock.ts";
import { connectPractice } from "#app/mailboxes/practice.server.ts";
import { house } from "#db/client.ts";
import { sessions } from "#db/schema/auth.ts";
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

test("a member sees who is there and who may do what, and is told who may do the rest", async () => {
  const ada = await aMember();
  const cleo = await aMember({ name: "Cleo Marsh", role: "member", team: ada.team });
  const browser = await signedIn(cleo);

  const people = await browser.get("/team");
  const rights = await browser.get("/team/rights");
  const settings = await browser.get("/settings");

  expect(people.html.replaceAll("<wbr/>", "")).toContain(ada.user.email);
  expect(people.html).not.toContain("Second factor");
  expect(people.html).not.toContain('href="/team/invite"');
  expect(people.html).not.toContain('href="/settings"');
  expect(rights.html).toContain("Invite people, as admin or member");
  expect(settings.status).toBe(403);
  expect(settings.html).toContain("Only the owners and admins of the team may do this");
  expect(settings.html).toContain('aria-label="Audienti"');
});

test("an owner sees who has no second factor, and open invitations with what to do", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  const asked = { email: "grace@elsewhere.example", role: "member" };

  const invited = await browser.follow(await browser.post("/team/invite", asked));
  const revokeAt = /action="(\/team\/invitations\/[\w-]+\/revoke)"/.exec(invited.html)![1]!;
  const sent = await browser.follow(await browser.post(revokeAt.replace("revoke", "send")));
  const taken = await browser.follow(await browser.post(revokeAt));

  expect(invited.html).toContain("The letter to grace@elsewhere.example is on its way");
  expect(invited.html).toContain("None yet");
  expect(sent.html).toContain("Sent again to grace@elsewhere.example");
  expect(taken.html).toContain("Taken back");
  expect(taken.html).toContain("Nobody is invited at the moment");
});

test("inviting says at the field what is wrong, and in words when somebody is there", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);

  const wrong = await browser.post("/team/invite", { email: "nobody", role: "owner" });
  const there = await browser.post("/team/invite", { email: ada.user.email, role: "admin" });

  expect([wrong.status, there.status]).toEqual([422, 422]);
  expect(wrong.html).toContain('href="#email"');
  expect(wrong.html).toContain('href="#role"');
  expect(there.html).toContain("is in the team already");
  expect(there.html).toMatch(/checked="" value="admin"/);
});

test("a role is changed by its form, and counts at the very next request", async () => {
  const ada = await aMember();
  const cleo = await aMember({ name: "Cleo Marsh", role: "member", team: ada.team });
  const [owner, hers] = [await signedIn(ada), await signedIn(cleo)];
  expect((await hers.get("/team/invite")).status).toBe(403);

  const saved = await owner.follow(
    await owner.post(`/team/people/${cleo.user.id}`, { role: "admin" }),
  );

  expect(saved.html).toContain("Cleo Marsh is an admin from now on");
  expect((await hers.get("/team/invite")).status).toBe(200);
});

test("handing over wants a fresh proof, a person and a tick", async () => {
  const ada = await aMember();
  const cleo = await aMember({ name: "Cleo Marsh", role: "member", team: ada.team });
  const browser = await signedIn(ada);
  const whole = { to: cleo.user.id, sure: "yes" };

  const wrong = await browser.post("/team/owner", { to: "" });
  clock.advance(2 * HOUR);
  const stale = await browser.post("/team/owner", whole);
  clock.reset();
  const done = await browser.follow(await browser.post("/team/owner", whole));

  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain('href="#to"');
  expect(wrong.html).toContain('href="#sure"');
  expect(stale.location).toContain("/prove");
  expect(done.html).toContain("Cleo Marsh is the owner now");
  expect((await browser.get("/team/owner")).status).toBe(403);
});

test("a second factor is required of all by somebody who has one in this session", async () => {
  const ada = await aMember();
  const cleo = await aMember({ name: "Cleo Marsh", role: "member", team: ada.team });
  const [browser, hers] = [await signedIn(ada), await signedIn(cleo)];
  const wanted = { part: "factor", required: "yes" };

  const without = await browser.post("/settings", wanted);
  const page = await browser.get("/settings");
  await house("sessions")
    .update(sessions)
    .set({ twoFactor: true })
    .where(eq(sessions.userId, ada.user.id));
  const saved = await browser.follow(await browser.post("/settings", wanted));

  expect(without.status).toBe(422);
  expect(page.html).toContain("2 of 2 have none yet");
  expect(page.html).toContain('href="/account/factors"');
  expect(saved.html).toContain("Let everybody choose");
  expect((await hers.get("/prospects")).location).toBe("/account/factors");
});

test("a mailbox of somebody else is shown to a member without its buttons", async () => {
  const ada = await aMember();
  const cleo = await aMember({ name: "Cleo Marsh", role: "member", team: ada.team });
  const { value } = await connectPractice(ada.member);
  const page = `/mailboxes/${value.id}`;
  const [owner, hers] = [await signedIn(ada), await signedIn(cleo)];

  const shown = await hers.get(page);
  const refused = await hers.post(`${page}/edit`, { fromName: "Cleo", dailyCap: "5" });

  expect((await owner.get(page)).html).toContain(`${page}/edit`);
  expect(shown.html).not.toContain(`${page}/edit`);
  expect(shown.html).toContain("Ada Larkfield");
  expect(refused.status).toBe(403);
});
