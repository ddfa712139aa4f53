/** Opening an account, confirming, signing in and out, choosing a new password: as a visitor does it. */
import { readdir, readFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { after, clock, DAY, HOUR, MINUTE, now } from "#app/core/clock.ts";
import { house } from "#db/client.ts";
import { sessions, users } from "#db/schema/auth.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, aTeam, PASSWORD } from "#tests/support/people.ts";
import { signedIn, visitor } from "#tests/support/visitor.ts";

const filled = { password: "quiet ledger meadow", terms: "yes", age: "yes" };

async function letterTo(address: string) {
  const folder = `${config.dataDir}/outbox`;
  const letters = await Promise.all(
    (await readdir(folder)).sort().map((file) => readFile(`${folder}/${file}`, "utf8")),
  );
  const letter = letters.findLast((text) => text.includes(`To: ${address}`));
  const path = /\/(?:confirm|reset)\/[\w-]+/.exec(letter?.replaceAll("=\r\n", "") ?? "")?.[0];
  return { letter, path: path ?? "" };
}

test("a visitor opens an account, confirms by the button and is in", async () => {
  const guest = visitor();
  const answer = await guest.post("/sign-up", {
    ...filled,
    email: "Ada@larkfield.example",
    name: "Ada",
  });
  await runJobs();
  const { path } = await letterTo("Ada@larkfield.example");

  const page = await guest.get(path);
  const confirmed = await guest.post(path, { password: filled.password });
  const home = await guest.follow(confirmed);

  expect([answer.status, answer.location]).toEqual([303, "/check-mail"]);
  expect(page.html).toContain("Confirm and go in");
  expect(confirmed.location).toBe("/signed-in?next=%2Fhome");
  expect(home.status).toBe(200);
  expect(home.html).toContain("Ada");
});

test("a stranger who signed up with somebody's address gets nothing confirmed by its owner", async () => {
  await visitor().post("/sign-up", { ...filled, email: "victim@larkfield.example" });
  await runJobs();
  const { path } = await letterTo("victim@larkfield.example");

  const bare = await visitor().post(path);
  const guessed = await visitor().post(path, { password: "what I would have chosen" });
  const rows = await house("sign-in").select().from(users);

  expect([bare.status, guessed.status]).toEqual([422, 422]);
  expect(guessed.html).toContain("That is not the password with which this account was opened");
  const victim = rows.find(({ email }) => email === "victim@larkfield.example");
  expect(victim?.emailConfirmedAt).toBeNull();
});

test("looking at the link, as a mail scanner does, confirms nothing", async () => {
  const guest = visitor();
  await guest.post("/sign-up", { ...filled, email: "scan@larkfield.example" });
  await runJobs();
  const { path } = await letterTo("scan@larkfield.example");

  for (let looked = 0; looked < 5; looked++) await visitor().get(path);

  const [user] = await house("sign-in")
    .select()
    .from(users)
    .where(eq(users.email, "scan@larkfield.example"));
  expect(user?.emailConfirmedAt).toBeNull();
});

test("a link works once, and not after its time", async () => {
  const guest = visitor();
  await guest.post("/sign-up", { ...filled, email: "once@larkfield.example" });
  await runJobs();
  const { path } = await letterTo("once@larkfield.example");

  const both = await Promise.all([1, 2].map(() => visitor().post(path, filled)));
  expect(both.map((answer) => answer.status).sort()).toEqual([303, 422]);

  await guest.post("/sign-up", { ...filled, email: "late@larkfield.example" });
  await runJobs();
  const late = await letterTo("late@larkfield.example");
  clock.advance(49 * HOUR);
  expect((await visitor().post(late.path, filled)).status).toBe(422);
});

test("a link for confirming does not choose a password", async () => {
  await visitor().post("/sign-up", { ...filled, email: "swap@larkfield.example" });
  await runJobs();
  const { path } = await letterTo("swap@larkfield.example");

  const answer = await visitor().post(path.replace("/confirm/", "/reset/"), {
    password: "another long one",
  });

  expect(answer.status).toBe(422);
});

test("an address that has an account gets the same answer and another letter", async () => {
  const ada = await aMember({ email: "known@larkfield.example" });

  const known = await visitor().post("/sign-up", { ...filled, email: "KNOWN@larkfield.example" });
  const unknown = await visitor().post("/sign-up", {
    ...filled,
    email: "unknown@larkfield.example",
  });
  const jobs = await runJobs();

  expect([known.status, known.location]).toEqual([unknown.status, unknown.location]);
  expect(jobs).toBe(2);
  expect((await letterTo(ada.user.email)).letter).toContain("You already have an account");
});

test("signing in says the same for a wrong password and an unknown address", async () => {
  const ada = await aMember();

  const wrong = await visitor().post("/sign-in", {
    email: ada.user.email,
    password: "not this one",
  });
  const unknown = await visitor().post("/sign-in", {
    email: "no@larkfield.example",
    password: "x",
  });

  const sentence = "The address and the password do not belong together.";
  expect([wrong.status, unknown.status]).toEqual([422, 422]);
  expect(wrong.html).toContain(sentence);
  expect(unknown.html).toContain(sentence);
  expect(wrong.html).toContain(ada.user.email);
  expect(wrong.html).not.toContain("not this one");
});

test("signing in leads on to where the member was going, and never off the site", async () => {
  const ada = await aMember();
  const enter = async (next: string) => {
    const guest = visitor();
    const form = { email: ada.user.email, password: PASSWORD, next };
    return guest.get((await guest.post("/sign-in", form)).location!);
  };

  expect((await enter("/prospects?q=ada")).location).toBe("/prospects?q=ada");
  expect((await enter("//evil.example")).location).toBe("/home");
  expect((await enter("/\\evil.example")).location).toBe("/home");
  expect((await enter("https://evil.example")).location).toBe("/home");
});

test("guessing is slowed down per account, and another account does not feel it", async () => {
  const ada = await aMember();
  const grace = await aMember({ name: "Grace Hill" });

  for (let tries = 0; tries < 10; tries++) {
    await visitor().post("/sign-in", { email: ada.user.email, password: "guess" });
  }
  const eleventh = await visitor().post("/sign-in", { email: ada.user.email, password: PASSWORD });
  const other = await visitor().post("/sign-in", { email: grace.user.email, password: PASSWORD });

  expect(eleventh.html).toContain("too many tries");
  expect(other.status).toBe(303);
});

test("an unconfirmed account stays shut and its letter is sent again", async () => {
  const ada = await aMember({ confirmed: false });

  const answer = await visitor().post("/sign-in", { email: ada.user.email, password: PASSWORD });
  await runJobs();

  expect(answer.status).toBe(422);
  expect((await letterTo(ada.user.email)).path).toMatch(/^\/confirm\//);
});

test("a session ends after seven idle days, thirty days at most, and at once on signing out", async () => {
  const ada = await aMember();
  const idle = await signedIn(ada);
  const busy = await signedIn(ada);
  const leaving = await signedIn(ada);

  await leaving.post("/sign-out");
  expect((await leaving.get("/home")).status).toBe(303);
  for (let day = 0; day < 8; day += 2) {
    clock.advance(2 * DAY);
    expect((await busy.get("/home")).status).toBe(200);
  }
  expect((await idle.get("/home")).status).toBe(303);
  for (let day = 8; day < 30; day += 2) {
    clock.advance(2 * DAY);
    await busy.get("/home");
  }
  clock.advance(MINUTE);
  expect((await busy.get("/home")).status).toBe(303);
});

test.each(["2001-09-09T01:46:40Z", "2101-01-01T00:00:00Z"])(
  "a session is judged by our clock alone: it goes on in %s, too",
  async (at) => {
    clock.set(at);
    const ada = await aMember();
    const browser = await signedIn(ada);

    const seen = await browser.get("/home");

    expect(seen.status).toBe(200);
    const own = eq(sessions.userId, ada.user.id);
    const [kept] = await house("sessions").select().from(sessions).where(own);
    expect(kept!.expiresAt).toEqual(after(now(), 7 * DAY));
  },
);

test("a new password ends every session, and the table holds no token that opens one", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  await visitor().post("/forgot", { email: ada.user.email });
  await runJobs();
  const { path } = await letterTo(ada.user.email);

  const [kept] = await house("sessions")
    .select()
    .from(sessions)
    .where(eq(sessions.userId, ada.user.id));
  const thief = visitor();
  thief.jar.set("session", kept!.id);
  expect((await thief.get("/home")).status).toBe(303);
  const answer = await visitor().post(path, { password: "a brand new sentence" });

  expect(answer.location).toBe("/sign-in");
  expect((await browser.get("/home")).status).toBe(303);
  const back = await visitor().post("/sign-in", {
    email: ada.user.email,
    password: "a brand new sentence",
  });
  expect(back.status).toBe(303);
});

test("a new password uses up every other link that was sent before", async () => {
  const ada = await aMember();
  const paths: string[] = [];
  for (let asked = 0; asked < 2; asked++) {
    clock.advance(MINUTE);
    await visitor().post("/forgot", { email: ada.user.email });
    await runJobs();
    paths.push((await letterTo(ada.user.email)).path);
  }
  const [first, second] = paths as [string, string];

  const used = await visitor().post(second, { password: "a brand new sentence" });
  const older = await visitor().post(first, { password: "someone else's choice" });

  expect(first).not.toBe(second);
  expect([used.status, older.status]).toEqual([303, 422]);
});

test("people of the demo world sign in on the machine itself and nowhere else", async () => {
  const demo = await aMember({ team: await aTeam({ isDemo: true }) });
  const form = { email: demo.user.email, password: PASSWORD };

  const away = await visitor().post("/sign-in", form, { "X-Forwarded-For": "203.0.113.9" });
  const here = await visitor().post("/sign-in", form);

  expect(away.status).toBe(422);
  expect(away.html).toContain("The address and the password do not belong together.");
  expect(here.location).toBe("/signed-in?next=%2Fhome");
});

test("bad input comes back with a sentence at each field and what was typed", async () => {
  const answer = await visitor().post("/sign-up", {
    email: "not an address",
    password: "short",
    name: "Ada",
  });

  expect(answer.status).toBe(422);
  expect(answer.html).toContain("<title>Error: Open an account");
  expect(answer.html).toContain("There is a problem");
  expect(answer.html).toContain('href="#email"');
  expect(answer.html).toContain("Accept the terms to go on");
  expect(answer.html).toContain('value="Ada"');
  expect(answer.html).not.toContain("tiny");
});

test("a form sent from another site is refused and changes nothing", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);

  const crossed = await browser.post("/sign-out", {}, { Origin: "https://evil.example" });
  const fetched = await browser.post("/sign-out", {}, { "Sec-Fetch-Site": "cross-site" });
  const silent = await browser.ask("/sign-out", { method: "POST", headers: { Origin: "null" } });

  expect([crossed.status, fetched.status, silent.status]).toEqual([403, 403, 403]);
  expect((await browser.get("/home")).status).toBe(200);
});
