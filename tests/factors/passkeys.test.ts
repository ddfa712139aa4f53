/** Passkeys with a device made of code: what is believed, and what is not. */

import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { wayIn } from "#app/auth/account.ts";
import { clock, MINUTE } from "#app/core/clock.ts";
import { house } from "#db/client.ts";
import { sessions, throttles } from "#db/schema/auth.ts";
import { challenges, passkeys } from "#db/schema/factors.ts";
import { aDevice, enterWith, register } from "#tests/factors/app.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, PASSWORD, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor, visitor } from "#tests/support/visitor.ts";

const HERE = "/account/factors/passkeys";

beforeEach(async () => {
  await house("throttle").delete(throttles);
});

async function challenge(browser: Visitor, path: string) {
  return JSON.parse((await browser.post(path)).html);
}

function keysOf({ user }: Person) {
  return house("account").select().from(passkeys).where(eq(passkeys.userId, user.id));
}

async function lastSession({ user }: Person) {
  const rows = await house("sessions")
    .select()
    .from(sessions)
    .where(eq(sessions.userId, user.id))
    .orderBy(sessions.createdAt);
  return rows.at(-1);
}

describe("adding one", () => {
  test("takes the device’s answer once, writes a letter, and counts as a second factor at once", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const device = aDevice();

    const options = await challenge(browser, `${HERE}/challenge`);
    const answer = device.create(options);
    const added = await browser.post(HERE, { answer, name: "Work laptop" });
    const twice = await browser.post(HERE, { answer, name: "Work laptop" });
    const page = await browser.get(HERE);
    await runJobs();

    expect(options).toMatchObject({
      rp: { id: "localhost" },
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      attestation: "none",
    });
    expect([added.status, added.location]).toEqual([303, "/account/factors/recovery"]);
    expect(twice.status).toBe(422);
    expect(page.html).toContain("Work laptop");
    expect(await keysOf(ada)).toHaveLength(1);
    expect((await lastSession(ada))!.twoFactor).toBe(true);
    const letters = (await outbox.list()).filter(({ to }) => to === ada.user.email);
    expect(letters.map(({ subject }) => subject)).toEqual(["A passkey was added"]);
  });

  test.each([
    ["of another site", () => aDevice({ origin: "https://evil.example" })],
    ["that did not ask for PIN or finger", () => aDevice({ verified: false })],
  ])("refuses the answer of a device %s", async (_, make) => {
    const ada = await aMember();

    const answer = await register(await signedIn(ada), make());

    expect(answer.status).toBe(422);
    expect(answer.html).toContain("does not add up");
    expect(await keysOf(ada)).toEqual([]);
  });

  test("refuses an answer that comes after five minutes, to somebody else’s question, or is none", async () => {
    const [ada, eve] = [await aMember(), await aMember({ name: "Eve" })];
    const [hers, other] = [await signedIn(ada), await signedIn(eve)];
    const device = aDevice();

    const foreign = device.create(await challenge(other, `${HERE}/challenge`));
    const late = device.create(await challenge(hers, `${HERE}/challenge`));
    const signing = device.create({
      ...(await challenge(visitor(), "/sign-in/passkey/challenge")),
      rp: { id: "localhost" },
    });
    clock.advance(5 * MINUTE + 1);

    for (const answer of [foreign, late, signing, "{}", "nothing", ""]) {
      expect((await hers.post(HERE, { answer })).status).toBe(422);
    }
    expect(await keysOf(ada)).toEqual([]);
  });

  test("names one after the browser where no name was given; several may be kept, each renamed", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    await register(browser, aDevice(), "");
    await register(browser, aDevice(), "Key ring");

    const [first] = (await keysOf(ada)).filter(({ name }) => name !== "Key ring");
    const renamed = await browser.post(`${HERE}/${first!.id}`, { name: "  Phone  " });
    const empty = await browser.post(`${HERE}/${first!.id}`, { name: " " });

    expect(first!.name).toMatch(/^Passkey of /);
    expect(renamed.location).toBe(HERE);
    expect(empty.status).toBe(422);
    const names = (await keysOf(ada)).map(({ name }) => name);
    expect(names.toSorted()).toEqual(["Key ring", "Phone"]);
  });
});

describe("signing in with one", () => {
  test("needs no address and no password, and is two factors by itself", async () => {
    const ada = await aMember();
    const device = aDevice();
    await register(await signedIn(ada), device);
    const guest = visitor();

    const options = await challenge(guest, "/sign-in/passkey/challenge");
    const answer = await guest.post("/sign-in/passkey", {
      ...{ answer: device.get(options), next: "/prospects" },
    });
    const off = await enterWith(visitor(), device, "//evil.example");

    expect(options.allowCredentials ?? []).toEqual([]);
    expect(options.userVerification).toBe("required");
    expect([answer.status, answer.location]).toEqual([303, wayIn("/prospects")]);
    expect((await guest.get("/home")).html).toContain(ada.user.name);
    expect((await lastSession(ada))!.twoFactor).toBe(true);
    expect(off.location).toBe(wayIn("/home"));
    expect((await keysOf(ada))[0]!.lastUsedAt).not.toBeNull();
  });

  test("refuses a counter that went back: somebody may have copied the key", async () => {
    const ada = await aMember();
    const device = aDevice();
    await register(await signedIn(ada), device);
    device.counter = 7;
    expect((await enterWith(visitor(), device)).status).toBe(303);

    device.counter = 4;
    const copied = await enterWith(visitor(), device);
    device.counter = 20;

    expect(copied.status).toBe(422);
    expect(copied.html).toContain("does not add up");
    expect((await enterWith(visitor(), device)).status).toBe(303);
  });

  test("takes each answer once, also of two at the same moment", async () => {
    const ada = await aMember();
    const device = aDevice();
    await register(await signedIn(ada), device);
    const guest = visitor();
    const options = await challenge(guest, "/sign-in/passkey/challenge");
    const answer = device.get(options);

    const both = await Promise.all(
      [1, 2].map(() => visitor().post("/sign-in/passkey", { answer })),
    );

    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 422]);
    const asked = eq(challenges.challenge, options.challenge);
    expect(await house("sign-in").$count(challenges, asked)).toBe(0);
  });

  test.each([
    ["of another site", { origin: "https://evil.example" }],
    ["that was not opened by PIN or finger", { verified: false }],
  ])("refuses a device %s", async (_, how) => {
    const ada = await aMember();
    const good = aDevice();
    await register(await signedIn(ada), good);
    const options = await challenge(visitor(), "/sign-in/passkey/challenge");
    const { id, rawId } = JSON.parse(good.get(options));

    const bad = JSON.parse(aDevice(how).get(options));
    const answer = JSON.stringify({ ...bad, id, rawId });

    expect((await visitor().post("/sign-in/passkey", { answer })).status).toBe(422);
  });

  test("refuses a passkey that nobody here has", async () => {
    const answer = await enterWith(visitor(), aDevice());

    expect(answer.status).toBe(422);
    expect(answer.html).toContain("belongs to no account here");
  });

  test("proves the session that is there, but never with another person’s", async () => {
    const [ada, eve] = [await aMember(), await aMember({ name: "Eve" })];
    const [hers, others] = [aDevice(), aDevice()];
    await register(await signedIn(ada), hers);
    await register(await signedIn(eve), others);
    const browser = await signedIn(ada);
    const token = browser.jar.get("session");
    clock.advance(16 * MINUTE);

    const foreign = await enterWith(browser, others, HERE);
    const turned = await browser.get(HERE);
    const own = await enterWith(browser, hers, HERE);

    expect(foreign.status).toBe(422);
    expect(turned.location).toContain("/prove");
    expect(own.location).toBe(HERE);
    expect(browser.jar.get("session")).toBe(token);
    expect((await browser.get(HERE)).status).toBe(200);
    expect((await lastSession(ada))!.twoFactor).toBe(true);
  });

  test("asks at most a hundred questions in a quarter of an hour from one network", async () => {
    const answers = [];
    for (let n = 0; n < 102; n++) answers.push(await visitor().post("/sign-in/passkey/challenge"));

    expect(answers.slice(0, 100).every(({ status }) => status === 200)).toBe(true);
    expect(answers.at(-1)!.status).toBe(429);
  });
});

describe("a passkey and nothing else", () => {
  test("is asked for after the password; without scripts a recovery code does", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    await register(browser, aDevice());
    const { html } = await browser.post("/account/factors/recovery");
    const [code] = /[0-9a-z]{5}-[0-9a-z]{5}(?=\n)/.exec(html)!;
    const guest = visitor();

    const step = await guest.post("/sign-in", { email: ada.user.email, password: PASSWORD });
    const page = await guest.get(step.location!);
    const entered = await guest.post("/sign-in/code", { code });

    expect(step.location).toBe("/sign-in/code?next=%2Fhome");
    expect(page.html).toContain("Use a passkey");
    expect(page.html).toContain("Recovery code");
    expect(entered.location).toBe(wayIn("/home"));
  });

  test("is removed with a letter, and then the password is enough again", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    await register(browser, aDevice());
    const [key] = await keysOf(ada);

    const page = await browser.get(`${HERE}/${key!.id}/delete`);
    const removed = await browser.post(`${HERE}/${key!.id}/delete`);
    await runJobs();

    expect(page.html).toContain("It is your last factor");
    expect(removed.location).toBe("/account/factors");
    const letters = (await outbox.list()).filter(({ to }) => to === ada.user.email);
    expect(letters.map(({ subject }) => subject)).toContain("A passkey was removed");
    const form = { email: ada.user.email, password: PASSWORD };
    expect((await visitor().post("/sign-in", form)).location).toBe(wayIn("/home"));
  });

  test("of another person is not there", async () => {
    const [ada, eve] = [await aMember(), await aMember({ name: "Eve" })];
    await register(await signedIn(ada), aDevice());
    const [key] = await keysOf(ada);
    const browser = await signedIn(eve);

    const statuses = [
      await browser.get(`${HERE}/${key!.id}`),
      await browser.post(`${HERE}/${key!.id}`, { name: "Mine" }),
      await browser.post(`${HERE}/${key!.id}/delete`),
    ].map(({ status }) => status);

    expect(statuses).toEqual([404, 404, 404]);
    expect(await keysOf(ada)).toHaveLength(1);
  });
});
