/** The onboarding letters (A07): fifteen days by the clock, every hour of them, and what lies in the outbox. */
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { clock, DAY, HOUR } from "#app/core/clock.ts";
import { stopToken } from "#app/core/stop-link.server.ts";
import { connectPractice } from "#app/mailboxes/practice.server.ts";
import { onboardingDue } from "#app/onboarding/jobs.ts";
import { beginSeries, stepWhoeverIsDue, takeStep } from "#app/onboarding/series.server.ts";
import { setPostalAddress } from "#app/team/team.server.ts";
import { house, inSystem, inTeam } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { onboardings } from "#db/schema/account.ts";
import { users } from "#db/schema/auth.ts";
import { sequences } from "#db/schema/outreach.ts";
import { teams } from "#db/schema/team.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aRunningSequence } from "#tests/support/outreach.ts";
import { aMember, aTeam, type Person } from "#tests/support/people.ts";
import { signedIn, visitor } from "#tests/support/visitor.ts";

const begun = "2026-11-26T15:20:00Z";

/** Somebody who opened a team just now, with nothing set up. */
async function aNewcomer(): Promise<Person> {
  clock.set(begun);
  const person = await aMember({ team: await aTeam({ postalAddress: null }) });
  await beginSeries(person.user.id);
  return person;
}

/** Each hour of so many days as the timetable has it. */
async function live(days: number): Promise<void> {
  for (let hour = 0; hour < days * 24; hour++) {
    clock.advance(HOUR);
    await stepWhoeverIsDue();
    await runJobs();
  }
}

async function lettersTo({ user }: Person) {
  const all = await outbox.list();
  return all.filter(({ to }) => to === user.email).reverse();
}

async function seriesOf({ user }: Person) {
  const [series] = await house("account")
    .select()
    .from(onboardings)
    .where(eq(onboardings.userId, user.id));
  return series!;
}

async function setUp(person: Person): Promise<void> {
  const { member } = person;
  await setPostalAddress(member, { postalAddress: "1 Lark Field, Norwich" });
  await aRunningSequence(person);
  await inTeam(member, (tx) => tx.update(sequences).set({ launchedAt: new Date(begun) }));
}

describe("over fifteen days", () => {
  test("whoever sets nothing up gets four letters, each about something else", async () => {
    const ada = await aNewcomer();

    await live(15);

    const letters = await lettersTo(ada);
    expect(letters.map(({ subject, at }) => [at.toISOString().slice(0, 10), subject])).toEqual([
      ["2026-11-27", "First, your postal address"],
      ["2026-11-30", "A mailbox to send from"],
      ["2026-12-04", "Bring in your prospects"],
      ["2026-12-10", "What do you want to say?"],
    ]);
    expect(await seriesOf(ada)).toMatchObject({ nextAt: null, stoppedBecause: "series-over" });
  });

  test("whoever does a thing is not written to about it", async () => {
    const ada = await aNewcomer();
    await setPostalAddress(ada.member, { postalAddress: "1 Lark Field, Norwich" });
    await live(2);
    await connectPractice(ada.member);

    await live(13);

    const subjects = (await lettersTo(ada)).map(({ subject }) => subject);
    expect(subjects).toEqual([
      "A mailbox to send from",
      "Bring in your prospects",
      "What do you want to say?",
    ]);
  });

  test("whoever is set up on the second day gets one, and the series ends by itself", async () => {
    const ada = await aNewcomer();
    await live(2);
    await setUp(ada);

    await live(13);

    expect(await lettersTo(ada)).toHaveLength(1);
    expect(await seriesOf(ada)).toMatchObject({ nextAt: null, stoppedBecause: "all-set-up" });
  });

  test("whoever stops it on the first day gets no more", async () => {
    const ada = await aNewcomer();
    await live(1);
    const [letter] = await lettersTo(ada);
    const link = letter!.links.find((url) => url.includes("/stop/"))!;
    await visitor().post(new URL(link).pathname);

    await live(14);

    expect(await lettersTo(ada)).toHaveLength(1);
    expect(await seriesOf(ada)).toMatchObject({ nextAt: null, stoppedBecause: "asked" });
  });

  test.each(["account", "team"])("whoever closes the %s gets no more", async (what) => {
    const ada = await aNewcomer();
    await live(2);
    const closed = { closedAt: new Date(begun) };
    if (what === "team") {
      await house("teams").update(teams).set(closed).where(eq(teams.id, ada.team.id));
    } else await house("account").update(users).set(closed).where(eq(users.id, ada.user.id));

    await live(13);

    expect(await lettersTo(ada)).toHaveLength(1);
    expect(await seriesOf(ada)).toMatchObject({ nextAt: null, stoppedBecause: "closing" });
  });
});

describe("nobody is written to who", () => {
  test("joined somebody else's team, lives in the demo, or has not confirmed", async () => {
    clock.set(begun);
    const team = await aTeam({ postalAddress: null });
    const people = [
      await aMember({ team, role: "admin" }),
      await aMember({ team: await aTeam({ postalAddress: null, isDemo: true }) }),
      await aMember({ team: await aTeam({ postalAddress: null }), confirmed: false }),
    ];
    for (const { user } of people) await beginSeries(user.id);

    await live(2);

    for (const person of people) expect(await lettersTo(person)).toEqual([]);
    for (const person of people) expect(await seriesOf(person)).toBeUndefined();
  });

  test("handed the team over since", async () => {
    const ada = await aNewcomer();
    await house("teams").delete(teams).where(eq(teams.id, ada.team.id));

    await live(2);

    expect(await lettersTo(ada)).toEqual([]);
    expect(await seriesOf(ada)).toMatchObject({ nextAt: null, stoppedBecause: "series-over" });
  });
});

describe("however often a job runs", () => {
  test("each letter goes once", async () => {
    const ada = await aNewcomer();
    clock.advance(2 * DAY);

    const { member, user } = ada;
    await Promise.all([stepWhoeverIsDue(), stepWhoeverIsDue()]);
    await Promise.all([1, 2, 3].map(() => takeStep(member, { userId: user.id })));
    await runJobs();
    await inSystem("account", (tx) => enqueue(tx, onboardingDue, {}));
    await runJobs();

    expect(await lettersTo(ada)).toHaveLength(1);
    expect((await seriesOf(ada)).lettersSent).toEqual(["postal-address"]);
  });

  test("a letter that waits is not sent about what was done, or stopped, meanwhile", async () => {
    const [ada, grace] = [await aNewcomer(), await aNewcomer()];
    clock.advance(2 * DAY);
    for (const { member, user } of [ada, grace]) await takeStep(member, { userId: user.id });

    await setPostalAddress(ada.member, { postalAddress: "1 Lark Field, Norwich" });
    await visitor().post(`/stop/${stopToken({ userId: grace.user.id, what: "onboarding" })}`);
    await runJobs();

    expect(await lettersTo(ada)).toEqual([]);
    expect(await lettersTo(grace)).toEqual([]);
  });
});

test("confirming the address begins the series, once", async () => {
  clock.set(begun);
  const email = "new@larkfield.example";
  const filled = { password: "quiet ledger meadow", terms: "yes", age: "yes" };
  const guest = visitor();
  await guest.post("/sign-up", { ...filled, email });
  await runJobs();
  const [user] = await house("sign-in").select().from(users).where(eq(users.email, email));
  const before = await seriesOf({ user } as Person);
  const [letter] = await lettersTo({ user } as Person);
  await guest.post(new URL(letter!.links[0]!).pathname, filled);
  await runJobs();

  const home = await guest.get("/home");

  expect(before).toBeUndefined();
  expect(await seriesOf({ user } as Person)).toMatchObject({
    nextAt: new Date("2026-11-27T10:00:00Z"),
    lettersSent: [],
  });
  expect(home.html).toContain("The next letter comes");
  expect(home.html).toContain("27 Nov 2026");
});

test("the home page stops the series, and says no more of it", async () => {
  const ada = await aNewcomer();
  const browser = await signedIn(ada);

  const before = await browser.get("/home");
  const after = await browser.follow(await browser.post("/onboarding/stop"));

  expect(before.html).toContain("Stop these letters");
  expect(after.html).toContain("We write to you no more");
  expect(after.html).not.toContain("Stop these letters");
  expect(await seriesOf(ada)).toMatchObject({ nextAt: null, stoppedBecause: "asked" });
});
