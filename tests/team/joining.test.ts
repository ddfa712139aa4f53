/** Following an invitation, as whoever holds the letter: every case is said plainly, and one press joins once. */
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { clock, DAY, now } from "#app/core/clock.ts";
import { publishDocuments } from "#app/documents/publish.server.ts";
import { invitationPath, invite, revoke } from "#app/team/invitations.server.ts";
import { listPeople } from "#app/team/people.server.ts";
import { listTeams } from "#app/team/teams.server.ts";
import { house } from "#db/client.ts";
import { acceptances } from "#db/schema/account.ts";
import { securityEvents, sessions, users } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { lettersTo, pathIn } from "#tests/support/letters.ts";
import { asSuperuser, fingerprint } from "#tests/support/owner.ts";
import { aMember, aTeam, PASSWORD, type Person } from "#tests/support/people.ts";
import { signedIn, visitor } from "#tests/support/visitor.ts";

const agreeing = { password: "quiet ledger meadow", name: "Grace Hill", terms: "yes", age: "yes" };

let counter = 0;
const anAddress = () => `grace${++counter}@elsewhere.example`;

async function invited(
  { member }: Person,
  email = anAddress(),
  role: "admin" | "member" = "member",
) {
  const outcome = await invite(member, { email, role }, `10.1.${++counter}.1`);
  if (outcome.refused) throw new Error(outcome.refused);
  return { id: outcome.value.id, email, path: invitationPath(outcome.value.id) };
}

const namesIn = async ({ member }: Person) => (await listPeople(member)).map(({ name }) => name);

test("somebody without an account makes one by the letter, is in that team and has no other", async () => {
  await publishDocuments();
  const ada = await aMember();
  const { email } = await invited(ada, anAddress(), "admin");
  await runJobs();
  const path = await pathIn(email, "/join/");
  const guest = visitor();

  const page = await guest.get(path);
  const joined = await guest.post(path, { ...agreeing, email: "somebody.else@elsewhere.example" });
  const home = await guest.get("/home");
  await runJobs();

  expect(page.html).toContain("Larkfield Instruments");
  expect(page.html).toContain("Ada Larkfield");
  expect(page.html).toContain("an admin");
  expect(page.html).toContain(`value="${email}"`);
  expect([joined.status, joined.location]).toEqual([303, "/home"]);
  expect(home.html).toContain("You are now in Larkfield Instruments");
  const [user] = await house("account").select().from(users).where(eq(users.email, email));
  expect(user!.emailConfirmedAt).not.toBeNull();
  const theirs = await house("teams")
    .select()
    .from(memberships)
    .where(eq(memberships.userId, user!.id));
  expect(theirs.map(({ teamId, role }) => [teamId, role])).toEqual([[ada.team.id, "admin"]]);
  const accepted = await house("account")
    .select()
    .from(acceptances)
    .where(eq(acceptances.userId, user!.id));
  const documents = accepted.map(({ document, source }) => [document, source]);
  expect(documents.sort()).toEqual([
    ["privacy", "sign-up"],
    ["terms", "sign-up"],
  ]);
  const [news] = await lettersTo(ada.user.email);
  expect(news!.subject).toBe("Grace Hill has joined Larkfield Instruments");
  expect(await lettersTo("somebody.else@elsewhere.example")).toEqual([]);
  expect(
    await house("account").select().from(securityEvents).where(eq(securityEvents.userId, user!.id)),
  ).toHaveLength(1);
});

test("a form with mistakes comes back with what was typed, and makes nobody", async () => {
  const ada = await aMember();
  const { email, path } = await invited(ada);

  const wrong = await visitor().post(path, { name: "Grace", password: "short", terms: "yes" });

  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain('value="Grace"');
  expect(wrong.html).toContain('href="#password"');
  expect(wrong.html).toContain('href="#age"');
  expect(wrong.html).not.toContain("short</");
  expect(await house("account").select().from(users).where(eq(users.email, email))).toEqual([]);
});

test("looking at it, as a mail scanner does, sets no cookie and changes nothing", async () => {
  const ada = await aMember();
  const { path } = await invited(ada);
  const before = await fingerprint();

  for (let n = 0; n < 5; n++) {
    const scanner = visitor();
    expect((await scanner.get(path)).status).toBe(200);
    expect((await scanner.ask(path, { method: "HEAD" })).status).toBe(200);
    expect(scanner.jar.size).toBe(0);
  }

  expect(await fingerprint()).toEqual(before);
});

test("somebody with an account signs in and is brought back to one button", async () => {
  const ada = await aMember();
  const eve = await aMember({ name: "Eve Elsewhere" });
  const { path } = await invited(ada, eve.user.email);
  const browser = visitor();

  const page = await browser.get(path);
  const link = /href="(\/sign-in\?next=[^"]+)"/.exec(page.html)![1]!;
  const next = new URL(link, "http://localhost").searchParams.get("next")!;
  const credentials = { email: eve.user.email, password: PASSWORD, next };
  const back = await browser.follow(await browser.post("/sign-in", credentials));
  const joined = await browser.follow(await browser.post(path));

  expect(page.html).toContain("Sign in to accept");
  expect(page.html.replaceAll("<wbr/>", "")).not.toContain(eve.user.email);
  expect(back.html).toContain("Join the team");
  expect(joined.html).toContain("Larkfield Instruments");
  expect(await namesIn(ada)).toEqual(["Ada Larkfield", "Eve Elsewhere"]);
  const [session] = await house("sessions")
    .select()
    .from(sessions)
    .where(eq(sessions.userId, eve.user.id));
  expect(session!.teamId).toBe(ada.team.id);
});

test("posting without an account to an address that has one makes nothing", async () => {
  const ada = await aMember();
  const eve = await aMember({ name: "Eve Elsewhere" });
  const { path } = await invited(ada, eve.user.email);
  const before = await asSuperuser()`select * from users order by id`;

  const answer = await visitor().post(path, agreeing);

  expect(answer.status).toBe(422);
  expect(answer.html).toContain("Sign in to accept");
  expect(await asSuperuser()`select * from users order by id`).toEqual(before);
  expect(await namesIn(ada)).toEqual(["Ada Larkfield"]);
});

test("somebody signed in with another address is told so, may sign out and come back, and cannot join", async () => {
  const ada = await aMember();
  const eve = await aMember({ name: "Eve Elsewhere" });
  const { email, path } = await invited(ada);
  const browser = await signedIn(eve);

  const page = await browser.get(path);
  const forced = await browser.post(path, agreeing);
  const next = /name="next" value="([^"]+)"/.exec(page.html)![1]!;
  const out = await browser.post("/sign-out", { next });

  expect(page.html).toContain("This invitation is for somebody else");
  expect(page.html.replaceAll("<wbr/>", "")).toContain(eve.user.email);
  expect(page.html.replaceAll("<wbr/>", "")).not.toContain(email);
  expect(page.html).not.toContain("Join the team");
  expect(forced.status).toBe(422);
  expect(out.location).toBe(path);
  expect((await browser.get(path)).html).toContain("Join the team");
  expect(await namesIn(ada)).toEqual(["Ada Larkfield"]);
});

test("signing out leads nowhere but to an address of ours", async () => {
  const browser = await signedIn(await aMember());

  const out = await browser.post("/sign-out", { next: "//evil.example/" });

  expect(out.location).toBe("/home");
});

test("a doubled click joins once, with an account and without", async () => {
  const ada = await aMember();
  const eve = await aMember({ name: "Eve Elsewhere" });
  const first = await invited(ada);
  const second = await invited(ada, eve.user.email);
  const browser = await signedIn(eve);

  const anew = await Promise.all([1, 2, 3].map(() => visitor().post(first.path, agreeing)));
  const known = await Promise.all([1, 2, 3].map(() => browser.post(second.path)));
  await runJobs();

  expect(anew.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
  expect(known.map(({ status }) => status)).toEqual([303, 303, 303]);
  expect(await namesIn(ada)).toEqual(["Ada Larkfield", "Grace Hill", "Eve Elsewhere"]);
  expect(await lettersTo(ada.user.email)).toHaveLength(2);
});

test("who is in the team already is led there", async () => {
  const ada = await aMember();
  const { email, path } = await invited(ada);
  const guest = visitor();
  await guest.post(path, agreeing);

  const page = await guest.get(path);
  const again = await guest.post(path);

  expect(page.html).toContain("Go to the team");
  expect(again.location).toBe("/home");
  expect((await visitor().get(path)).html).toContain("used already");
  expect(email).toBeTruthy();
});

test.each([
  ["is too old", async () => clock.advance(8 * DAY)],
  ["was taken back", async (ada: Person, id: string) => revoke(ada.member, id)],
  [
    "is closing",
    async (ada: Person) =>
      house("teams").update(teams).set({ closedAt: now() }).where(eq(teams.id, ada.team.id)),
  ],
])("an invitation that %s says so, says what to do, and joins nobody", async (words, happens) => {
  const ada = await aMember();
  const eve = await aMember({ name: "Eve Elsewhere" });
  const { id, path } = await invited(ada, eve.user.email);
  await happens(ada, id);
  const browser = await signedIn(eve);

  const page = await visitor().get(path);
  const anew = await visitor().post(path, agreeing);
  const known = await browser.post(path);

  expect(page.status).toBe(200);
  expect(page.html).toContain(words);
  expect([anew.status, known.status]).toEqual([422, 422]);
  expect(await namesIn(ada)).toEqual(["Ada Larkfield"]);
});

test("a token that is none of ours, or of another purpose, leads nowhere", async () => {
  const ada = await aMember();
  const { path } = await invited(ada);

  for (const wrong of ["/join/nonsense", `${path}x`, path.replace(/.$/, "-"), path.slice(0, -3)]) {
    const page = await visitor().get(wrong);
    expect([wrong, page.status]).toEqual([wrong, 200]);
    expect(page.html).toContain("This invitation does not work");
    expect((await visitor().post(wrong, agreeing)).status).toBe(422);
  }
  const other = path.replace("/join/", "/confirm/");
  expect((await visitor().post(other, agreeing)).status).toBe(422);
  expect(await namesIn(ada)).toEqual(["Ada Larkfield"]);
});

test("somebody whose account is closing opens it first", async () => {
  const ada = await aMember();
  const eve = await aMember({ name: "Eve Elsewhere" });
  const { path } = await invited(ada, eve.user.email);
  await house("account").update(users).set({ closedAt: now() }).where(eq(users.id, eve.user.id));
  const browser = await signedIn(eve);

  const page = await browser.get(path);
  const forced = await browser.post(path);

  expect(page.html).toContain("Your account is closing");
  expect(forced.status).toBe(422);
  expect(await namesIn(ada)).toEqual(["Ada Larkfield"]);
});

test("what a name holds is printed, never run", async () => {
  const ada = await aMember({ team: await aTeam({ name: '<script>alert(1)</script>"' }) });
  const { path } = await invited(ada);

  const page = await visitor().get(path);

  expect(page.html).not.toContain("<script>");
  expect(page.html).toContain("&lt;script&gt;");
});

test("who joins a team that requires a second factor is led to set one up", async () => {
  const ada = await aMember({ team: await aTeam({ requireFactor: true }) });
  const { path } = await invited(ada);
  const guest = visitor();
  await guest.post(path, agreeing);

  expect((await guest.get("/prospects")).location).toBe("/account/factors");
});

test("an open invitation is found on one's own page of teams, too", async () => {
  const ada = await aMember();
  const eve = await aMember({ name: "Eve Elsewhere" });
  const { path } = await invited(ada, eve.user.email);
  const browser = await signedIn(eve);

  const page = await browser.get("/teams");
  await browser.post(path);
  const after = await browser.get("/teams");

  expect(page.html).toContain(`href="${path}"`);
  expect(after.html).not.toContain(path);
  expect(await listTeams({ user: { id: eve.user.id } } as never)).toHaveLength(2);
});
