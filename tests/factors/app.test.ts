/** An authenticator app and recovery codes, from set-up over signing in to removal. */

import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { wayIn } from "#app/auth/account.ts";
import { endAllSessions } from "#app/auth/session.server.ts";
import { clock, MINUTE } from "#app/core/clock.ts";
import { nowhere } from "#app/core/place.ts";
import { takeAppCode } from "#app/factors/authenticator.server.ts";
import { takeRecoveryCode } from "#app/factors/recovery.server.ts";
import { house, inSystem } from "#db/client.ts";
import { securityEvents, sessions, throttles, users } from "#db/schema/auth.ts";
import { authenticators, recoveryCodes } from "#db/schema/factors.ts";
import { codeOf, withApp } from "#tests/factors/app.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember, PASSWORD, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor, visitor } from "#tests/support/visitor.ts";
import { until } from "#tests/support/worker.ts";

const HERE = "/account/factors/authenticator";

beforeEach(async () => {
  clock.set("2027-03-01T09:00:00Z");
  await house("throttle").delete(throttles);
});

function secretOn(html: string): string {
  return /<strong class="code">([A-Z2-7 ]+)<\/strong>/.exec(html)![1]!;
}

async function halfWay({ user }: Person, next?: string): Promise<Visitor> {
  const guest = visitor();
  const form = { email: user.email, password: PASSWORD, ...(next ? { next } : {}) };
  const answer = await guest.post("/sign-in", form);
  if (!answer.location?.startsWith("/sign-in/code")) throw new Error(`went to ${answer.location}`);
  return guest;
}

async function kindsOf({ user }: Person): Promise<string[]> {
  const rows = await house("account")
    .select({ kind: securityEvents.kind })
    .from(securityEvents)
    .where(eq(securityEvents.userId, user.id))
    .orderBy(securityEvents.id);
  return rows.map(({ kind }) => kind);
}

async function sessionRows({ user }: Person) {
  return house("sessions").select().from(sessions).where(eq(sessions.userId, user.id));
}

describe("setting up", () => {
  test("ends sessions that never gave a second factor, such as a thief's", async () => {
    const ada = await aMember();
    const thief = await signedIn(ada);
    const browser = await signedIn(ada);

    await browser.post(HERE);
    const secret = secretOn((await browser.get(HERE)).html);
    await browser.post(HERE, { code: codeOf(secret) });

    expect((await thief.get("/home")).location).toContain("/sign-in");
    expect((await browser.get("/home")).status).toBe(200);
    expect(await sessionRows(ada)).toHaveLength(1);
  });

  test("shows a secret after a press, and switches on with its first right code", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);

    const before = await browser.get(HERE);
    const pressed = await browser.post(HERE);
    const page = await browser.get(HERE);
    const secret = secretOn(page.html);
    const wrong = await browser.post(HERE, { code: codeOf(secret, 9) });
    const right = await browser.post(HERE, { code: codeOf(secret) });
    const after = await browser.get(HERE);

    expect(before.html).not.toMatch(/class="code"/);
    expect([pressed.status, pressed.location]).toEqual([303, HERE]);
    expect(page.html).toContain("<svg");
    expect(secret.replaceAll(" ", "")).toHaveLength(32);
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain("This is not the code of now");
    expect(secretOn(wrong.html)).toBe(secret);
    expect([right.status, right.location]).toEqual([303, "/account/factors/recovery"]);
    expect(after.html).toContain("On since");
    expect(after.html).not.toContain(secret);
    const [session] = await sessionRows(ada);
    expect(session!.twoFactor).toBe(true);
    await runJobs();
    const letters = (await outbox.list()).filter(({ to }) => to === ada.user.email);
    expect(letters.map(({ subject }) => subject)).toEqual(["An authenticator app was added"]);
  });

  test("leaves only sealed bytes in the database, which open for this row alone", async () => {
    const [ada, eve] = [await aMember(), await aMember({ name: "Eve" })];
    const [hers, other] = [await withApp(ada), await withApp(eve)];
    const mine = eq(authenticators.userId, ada.user.id);
    const [row] = await house("account").select().from(authenticators).where(mine);
    const { keyId, wrappedKey, ciphertext } = row!;

    const copied = { keyId, wrappedKey, ciphertext };
    const eves = eq(authenticators.userId, eve.user.id);
    await house("account").update(authenticators).set(copied).where(eves);

    expect(JSON.stringify(row)).not.toContain(hers.secret);
    expect(Buffer.from(ciphertext, "base64").includes(hers.secret)).toBe(false);
    await expect(takeAppCode(eve.user.id, codeOf(hers.secret))).rejects.toThrow("cannot be opened");
    expect(other.secret).not.toBe(hers.secret);
  });
});

describe("a code", () => {
  test("counts one step to either side, and not two", async () => {
    const ada = await aMember();
    const { secret } = await withApp(ada);
    clock.advance(10 * MINUTE);

    expect(await takeAppCode(ada.user.id, codeOf(secret, -2))).toBe(false);
    expect(await takeAppCode(ada.user.id, codeOf(secret, 2))).toBe(false);
    expect(await takeAppCode(ada.user.id, codeOf(secret, -1))).toBe(true);
    expect(await takeAppCode(ada.user.id, codeOf(secret, 1))).toBe(true);
  });

  test("is taken once, of two at the same moment by one, and none before it afterwards", async () => {
    const ada = await aMember();
    const { secret } = await withApp(ada);
    clock.advance(10 * MINUTE);
    const [earlier, code] = [codeOf(secret, -1), codeOf(secret)];

    const both = await Promise.all([1, 2].map(() => takeAppCode(ada.user.id, code)));

    expect(both.toSorted()).toEqual([false, true]);
    expect(await takeAppCode(ada.user.id, code)).toBe(false);
    expect(await takeAppCode(ada.user.id, earlier)).toBe(false);
  });

  test("counts for nothing while the app is not switched on", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    await browser.post(HERE);
    const secret = secretOn((await browser.get(HERE)).html).replaceAll(" ", "");

    expect(await takeAppCode(ada.user.id, codeOf(secret))).toBe(false);
    const answer = await visitor().post("/sign-in", { email: ada.user.email, password: PASSWORD });
    expect(answer.location).toBe(wayIn("/home"));
  });
});

describe("signing in", () => {
  test("after the right password asks for a code, and only then opens a session", async () => {
    const ada = await aMember();
    const { secret } = await withApp(ada);
    const before = (await sessionRows(ada)).length;

    const guest = await halfWay(ada, "/prospects?q=ada");
    const inside = await guest.get("/home");
    const page = await guest.get("/sign-in/code?next=%2Fprospects%3Fq%3Dada");
    const held = (await sessionRows(ada)).length;
    const next = /name="next" value="([^"]*)"/.exec(page.html)![1]!;
    const answer = await guest.post("/sign-in/code", { code: codeOf(secret), next });

    expect(inside.location).toContain("/sign-in");
    expect(held).toBe(before);
    expect(page.html).toContain("Your password is right");
    expect([answer.status, answer.location]).toEqual([303, wayIn("/prospects?q=ada")]);
    expect((await guest.get("/home")).status).toBe(200);
    expect([...guest.jar.keys()]).toEqual(["session"]);
    const fresh = (await sessionRows(ada)).at(-1)!;
    expect(fresh.twoFactor).toBe(true);
    expect((await kindsOf(ada)).at(-1)).toMatch(/^signed-in/);
  });

  test("replaces the session that this browser had", async () => {
    const [ada, eve] = [await aMember(), await aMember({ name: "Eve" })];
    const guest = await signedIn(eve);
    const old = guest.jar.get("session")!;

    await guest.post("/sign-in", { email: ada.user.email, password: PASSWORD });

    expect(guest.jar.get("session")).not.toBe(old);
    expect(await sessionRows(eve)).toEqual([]);
  });

  test("waits ten minutes for the code, and not for another password’s", async () => {
    const ada = await aMember();
    const { secret } = await withApp(ada);
    const [late, stale] = [await halfWay(ada), await halfWay(ada)];

    await house("account")
      .update(users)
      .set({ passwordHash: "another" })
      .where(eq(users.id, ada.user.id));
    const other = await stale.post("/sign-in/code", { code: codeOf(secret) });
    await house("account")
      .update(users)
      .set({ passwordHash: ada.user.passwordHash })
      .where(eq(users.id, ada.user.id));
    clock.advance(10 * MINUTE);
    const over = await late.post("/sign-in/code", { code: codeOf(secret) });

    for (const answer of [other, over]) {
      expect([answer.status, answer.location]).toEqual([303, "/sign-in/code"]);
    }
    expect((await late.get("/sign-in/code")).html).toContain("Start again");
  });

  test("begins no session beside a new password that is just being written", async () => {
    const ada = await aMember();
    const { secret } = await withApp(ada);
    const guest = await halfWay(ada);
    const written = Promise.withResolvers<void>();

    const reset = inSystem("account", async (tx) => {
      const mine = eq(users.id, ada.user.id);
      await tx.update(users).set({ passwordHash: "another" }).where(mine);
      await written.promise;
      await endAllSessions(tx, ada.user.id);
    });
    const answering = guest.post("/sign-in/code", { code: codeOf(secret) });
    await until(async () => {
      const waiting = await asSuperuser()`
        select from pg_stat_activity where wait_event_type = 'Lock' and query like '%for share%'
          and datname = current_database()`;
      return waiting.length > 0;
    });
    written.resolve();
    await reset;

    expect((await answering).location).toBe("/sign-in/code");
    expect(await sessionRows(ada)).toEqual([]);
  });

  test("takes no cookie of somebody else’s making", async () => {
    const ada = await aMember();
    const { secret } = await withApp(ada);
    const guest = await halfWay(ada);
    const real = guest.jar.get("half-sign-in")!;

    for (const forged of [
      `${real}x`,
      real.slice(0, -1),
      "",
      `${real.slice(0, 30)}A${real.slice(31)}`,
    ]) {
      const thief = visitor();
      thief.jar.set("half-sign-in", forged);
      const { location } = await thief.post("/sign-in/code", { code: codeOf(secret) });
      expect(location).toBe("/sign-in/code");
    }
  });

  test("allows five wrong codes in 15 minutes, then a wait even for the right one", async () => {
    const ada = await aMember();
    const { secret } = await withApp(ada);
    const guest = await halfWay(ada);

    for (let n = 0; n < 5; n++) {
      const { html } = await guest.post("/sign-in/code", { code: codeOf(secret, 40 + n) });
      expect(html).toContain("This code is wrong");
    }
    const sixth = await guest.post("/sign-in/code", { code: codeOf(secret) });
    clock.advance(15 * MINUTE);
    const again = await halfWay(ada);
    const later = await again.post("/sign-in/code", { code: codeOf(secret) });

    expect(sixth.status).toBe(422);
    expect(sixth.html).toContain("too many tries. Wait 15 minutes");
    expect(later.location).toBe(wayIn("/home"));
  });

  test("a new password by letter does not get past the second step", async () => {
    const ada = await aMember();
    await withApp(ada);
    await visitor().post("/forgot", { email: ada.user.email });
    await runJobs();
    const letter = (await outbox.list()).find(
      ({ to, subject }) => to === ada.user.email && subject.includes("Choose a new"),
    );
    const guest = visitor();

    const chosen = await guest.post(new URL(letter!.links[0]!).pathname, {
      password: "a brand new sentence",
    });
    const signIn = { email: ada.user.email, password: "a brand new sentence" };
    const answer = await guest.post("/sign-in", signIn);

    expect(chosen.location).toBe("/sign-in");
    expect(answer.location).toBe("/sign-in/code?next=%2Fhome");
    expect(await sessionRows(ada)).toEqual([]);
  });
});

describe("recovery codes", () => {
  test("are ten, shown once and held as hashes; new ones replace the old", async () => {
    const ada = await aMember();
    const { browser, codes: first } = await withApp(ada);

    const answer = await browser.post("/account/factors/recovery");
    const [, printed] = /<pre class="code">([^<]+)<\/pre>/.exec(answer.html)!;
    const shown = printed!.split("\n");
    const page = await browser.get("/account/factors/recovery");
    const rows = await house("account").select().from(recoveryCodes);

    expect(new Set(shown).size).toBe(10);
    for (const code of shown) {
      expect(page.html).not.toContain(code);
      expect(JSON.stringify(rows)).not.toContain(code);
      expect(JSON.stringify(rows)).not.toContain(code.replace("-", ""));
    }
    expect(page.html.replaceAll("<!-- -->", "")).toContain("You have 10 left");
    const guest = await halfWay(ada);
    const old = await guest.post("/sign-in/code", { code: first[0]! });
    const fresh = await guest.post("/sign-in/code", { code: shown[3]!.toUpperCase() });
    expect([old.status, fresh.status]).toEqual([422, 303]);
  });

  test("open once each; a letter tells, and how many are left is said", async () => {
    const ada = await aMember();
    const { codes } = await withApp(ada);
    const guest = await halfWay(ada);

    const answer = await guest.post("/sign-in/code", { code: codes[0]! });
    const home = await guest.follow(answer);
    const again = await (await halfWay(ada)).post("/sign-in/code", { code: codes[0]! });
    await runJobs();

    expect(home.html).toContain("You used a recovery code; it works no more. 9 left.");
    expect(again.status).toBe(422);
    const letters = (await outbox.list()).filter(({ to }) => to === ada.user.email);
    expect(letters.map(({ subject }) => subject)).toContain("A recovery code was used");
  });

  test("of two uses at the same moment one is taken", async () => {
    const ada = await aMember();
    const { codes } = await withApp(ada);
    const code = codes[5]!.replace("-", "");

    const both = await Promise.all([1, 2].map(() => takeRecoveryCode(ada.user.id, code, nowhere)));

    expect(both.toSorted()).toEqual([false, true]);
  });

  test("are missed from three on, on the page and after use", async () => {
    const ada = await aMember();
    const { codes, browser } = await withApp(ada);
    for (const code of codes.slice(0, 6)) {
      await takeRecoveryCode(ada.user.id, code.replace("-", ""), nowhere);
    }
    const calm = await browser.get("/account/factors");

    const guest = await halfWay(ada);
    const home = await guest.follow(await guest.post("/sign-in/code", { code: codes[6]! }));

    expect(calm.html).toContain("4 left");
    expect(calm.html).not.toContain("Only");
    expect(home.html).toContain("3 left. Make new ones soon");
    expect((await browser.get("/account/factors")).html).toContain(
      "Only 3 recovery codes are left",
    );
  });

  test("are not made for somebody who has no factor, and go with the last", async () => {
    const ada = await aMember();
    const none = await (await signedIn(ada)).post("/account/factors/recovery");
    const { browser } = await withApp(ada);

    await browser.post(`${HERE}/delete`, { password: PASSWORD });

    expect(none.status).toBe(422);
    const left = eq(recoveryCodes.userId, ada.user.id);
    expect(await house("account").$count(recoveryCodes, left)).toBe(0);
  });
});

describe("removing the app", () => {
  test("asks for a code or the password, writes a letter, and no session has two factors any more", async () => {
    const ada = await aMember();
    const { browser, secret } = await withApp(ada);

    const bare = await browser.post(`${HERE}/delete`, {});
    const wrong = await browser.post(`${HERE}/delete`, { password: "not this one" });
    const wrongCode = await browser.post(`${HERE}/delete`, { code: codeOf(secret, 50) });
    const right = await browser.post(`${HERE}/delete`, { code: codeOf(secret) });

    expect([bare.status, wrong.status, wrongCode.status]).toEqual([422, 422, 422]);
    expect(wrong.html).toContain("That is not your password");
    expect([right.status, right.location]).toEqual([303, "/account/factors"]);
    expect((await sessionRows(ada)).map(({ twoFactor }) => twoFactor)).toEqual([false]);
    expect((await kindsOf(ada)).at(-1)).toBe("authenticator-removed");
    const signIn = { email: ada.user.email, password: PASSWORD };
    expect((await visitor().post("/sign-in", signIn)).location).toBe(wayIn("/home"));
  });

  test("needs proof of the last quarter of an hour", async () => {
    const ada = await aMember();
    const { browser } = await withApp(ada);
    clock.advance(16 * MINUTE);

    const { status, location } = await browser.get(`${HERE}/delete`);

    expect([status, location]).toEqual([
      303,
      `/prove?next=${encodeURIComponent(`${HERE}/delete`)}`,
    ]);
  });
});

describe("a team that wants a second factor", () => {
  async function strictTeam(person: Person) {
    const { teams } = await import("#db/schema/team.ts");
    await house("teams")
      .update(teams)
      .set({ requireFactor: true })
      .where(eq(teams.id, person.team.id));
  }

  test("keeps a session without one outside, says why, and opens with the set-up", async () => {
    const ada = await aMember();
    await strictTeam(ada);
    const browser = await signedIn(ada);

    const turned = await browser.get("/prospects");
    const page = await browser.get(turned.location!);
    await browser.post(HERE);
    const secret = secretOn((await browser.get(HERE)).html);
    await browser.post(HERE, { code: codeOf(secret) });

    expect(turned.location).toBe("/account/factors");
    expect(page.html).toContain("asks everybody for a second factor");
    expect(page.html).toContain("Set up an app");
    expect(page.html).toContain("Add a passkey");
    expect((await browser.get("/prospects")).status).toBe(200);
    expect((await browser.get("/account/factors")).html).not.toContain("asks everybody");
  });

  test("lets somebody who has one prove it within the session, but not by the password", async () => {
    const ada = await aMember();
    const { secret } = await withApp(ada);
    await strictTeam(ada);
    const browser = await signedIn(ada);

    const page = await browser.get("/account/factors");
    const form = await browser.get("/prove?next=/home");
    await browser.post("/prove?next=/home", { password: PASSWORD });
    const still = await browser.get("/home");
    const proved = await browser.post("/prove?next=/home", { code: codeOf(secret) });

    expect(page.html).toContain("Give a code or use a passkey");
    expect(form.html).not.toContain('type="password"');
    expect(still.location).toBe("/account/factors");
    expect(proved.location).toBe("/home");
    expect((await browser.get("/home")).status).toBe(200);
  });

  test("shuts the door again when the last factor goes", async () => {
    const ada = await aMember();
    const { browser } = await withApp(ada);
    await strictTeam(ada);
    expect((await browser.get("/home")).status).toBe(200);

    await browser.post(`${HERE}/delete`, { password: PASSWORD });

    expect((await browser.get("/home")).location).toBe("/account/factors");
  });
});

describe("proving oneself", () => {
  test.each([
    "/account/factors/authenticator",
    "/account/factors/recovery",
    "/account/factors/passkeys",
  ])("is asked for at %s, and leads back", async (path) => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    clock.advance(16 * MINUTE);

    const asked = await browser.get(path);
    const wrong = await browser.post(asked.location!, { password: "not this one" });
    const proved = await browser.post(asked.location!, { password: PASSWORD });

    expect(asked.location).toBe(`/prove?next=${encodeURIComponent(path)}`);
    expect(wrong.status).toBe(422);
    expect(proved.location).toBe(path);
    expect((await browser.get(path)).status).toBe(200);
  });

  test("leads nowhere but to our own pages", async () => {
    const browser = await signedIn(await aMember());

    for (const next of ["https://evil.example", "//evil.example", "/\\evil.example"]) {
      const to = `/prove?next=${encodeURIComponent(next)}`;
      expect((await browser.post(to, { password: PASSWORD })).location).toBe("/home");
    }
  });

  test("with a code makes the session one of two factors, and is slowed down like signing in", async () => {
    const ada = await aMember();
    const { secret } = await withApp(ada);
    const browser = await signedIn(ada);

    await browser.post("/prove", { code: codeOf(secret) });
    const spent = await browser.post("/prove", { code: codeOf(secret) });
    for (let n = 0; n < 10; n++) await browser.post("/prove", { password: `guess ${n}` });
    const late = await browser.post("/prove", { password: PASSWORD });

    const rows = await sessionRows(ada);
    expect(rows.map(({ twoFactor }) => twoFactor).at(-1)).toBe(true);
    expect(spent.html).toContain("Each works once");
    expect(late.html).toContain("too many tries");
  });

  test("is not asked for when a mailbox’s name changes, but when its server does", async () => {
    const ada = await aMember();
    const { connectMailbox } = await import("#app/mailboxes/mailboxes.server.ts");
    const { value } = await connectMailbox(ada.member, {
      ...{ address: "ada@larkfield.example", fromName: "Ada", host: "127.0.0.1", port: 9 },
      ...{ security: "none", username: "ada", password: "right", dailyCap: 40 },
      ...{ windowStart: 480, windowEnd: 1080, zone: "UTC" },
    });
    const browser = await signedIn(ada);
    clock.advance(61 * MINUTE);
    const habits = { address: "ada@larkfield.example", fromName: "Ada L", dailyCap: "30" };
    const hours = { windowStart: "08:00", windowEnd: "18:00", zone: "UTC" };
    const server = { host: "127.0.0.1", port: "10", security: "none", username: "ada" };
    const at = `/mailboxes/${value!.id}`;

    const edited = await browser.post(`${at}/edit`, { ...habits, ...hours, ...server });
    const asked = await browser.get(`${at}/server`);
    const refused = await browser.post(`${at}/server`, server);
    await browser.post(asked.location!, { password: PASSWORD });
    const changed = await browser.post(`${at}/server`, server);

    expect(edited.location).toBe(at);
    const page = await browser.get(at);
    expect(asked.location).toBe(`/prove?next=${encodeURIComponent(`${at}/server`)}`);
    expect(refused.location).toBe(asked.location);
    expect(changed.location).toBe(at);
    expect(page.html).toContain("Ada L");
  });
});
