/** Changing the password while signed in: who knows the old one, and what it ends. */
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { clock, HOUR } from "#app/core/clock.ts";
import { house } from "#db/client.ts";
import { sessions, users } from "#db/schema/auth.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, PASSWORD, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor, visitor } from "#tests/support/visitor.ts";

const fresh = "a brand new sentence";

function change(browser: Visitor, currentPassword = PASSWORD, password = fresh) {
  return browser.post("/account/password", { currentPassword, password });
}

function enter({ user }: Person, password: string) {
  return visitor().post("/sign-in", { email: user.email, password });
}

test("the new one opens the account, the old one does not, and a letter says so", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);

  const page = await browser.follow(await change(browser));
  await runJobs();

  expect(page.html).toContain("The password is changed.");
  expect((await enter(ada, PASSWORD)).status).toBe(422);
  expect((await enter(ada, fresh)).status).toBe(303);
  const [letter] = (await outbox.list()).filter(({ to }) => to === ada.user.email);
  expect(letter!.subject).toBe("The password was changed");
});

test("every other session ends at once, this one goes on with a new token until its old end", async () => {
  const ada = await aMember();
  const [browser, elsewhere] = [await signedIn(ada), await signedIn(ada)];
  const stolen = visitor();
  stolen.jar.set("session", browser.jar.get("session")!);
  const rows = () =>
    house("account").select().from(sessions).where(eq(sessions.userId, ada.user.id));
  const before = await rows();

  clock.advance(HOUR);
  const page = await browser.follow(await change(browser));

  expect(page.html).toContain("One other session has ended.");
  expect((await elsewhere.get("/home")).status).toBe(303);
  expect((await stolen.get("/home")).status).toBe(303);
  expect((await browser.get("/home")).status).toBe(200);
  const [kept, ...more] = await rows();
  expect(more).toEqual([]);
  const same = before.find(({ ref }) => ref === kept!.ref)!;
  expect(kept!.id).not.toBe(same.id);
  expect(kept!.endsAt).toEqual(same.endsAt);
});

test("links that were mailed before are dead", async () => {
  const ada = await aMember();
  await visitor().post("/forgot", { email: ada.user.email });
  await runJobs();
  const [letter] = (await outbox.list()).filter(({ to }) => to === ada.user.email);
  const path = new URL(letter!.links[0]!).pathname;

  await change(await signedIn(ada));

  expect((await visitor().post(path, { password: "someone else's choice" })).status).toBe(422);
});

test("a wrong old one changes nothing, is not printed, and is not guessed without end", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  const elsewhere = await signedIn(ada);

  const wrong = await change(browser, "not this one");
  const statuses = [];
  for (let n = 0; n < 10; n++) statuses.push((await change(browser, `guess ${n}`)).html);

  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain("That is not the password of this account");
  expect(wrong.html).toContain('href="#currentPassword"');
  expect(wrong.html).not.toContain("not this one");
  expect(statuses.at(-1)).toContain("too many tries");
  expect((await elsewhere.get("/home")).status).toBe(200);
  const [user] = await house("account").select().from(users).where(eq(users.id, ada.user.id));
  expect(user!.passwordHash).toBe(ada.user.passwordHash);
});

test("the rules are those of signing up", async () => {
  const browser = await signedIn(await aMember());

  const short = await change(browser, PASSWORD, "short");
  const common = await change(browser, PASSWORD, "Password1");
  const none = await browser.post("/account/password", {});

  expect(short.html).toContain("at least 8 characters");
  expect(common.html).toContain("among the first that anybody tries");
  expect([short.status, common.status, none.status]).toEqual([422, 422, 422]);
});
