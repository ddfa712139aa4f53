/** The bin as members meet it, and everything that must not see who is in it. */
import { describe, expect, test } from "vitest";
import { clock, DAY } from "#app/core/clock.ts";
import { nightlyPurge } from "#app/privacy/jobs.ts";
import { readSetup } from "#app/team/team.server.ts";
import { inSystem, inTeam } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { prospects } from "#db/schema/prospects.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aRunningSequence, enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { somebody } from "#tests/support/shaping.ts";
import { signedIn } from "#tests/support/visitor.ts";

function countOf({ member }: Person): Promise<number> {
  return inTeam(member, (tx) => tx.$count(prospects));
}

async function purgeAt(at: Date): Promise<void> {
  clock.set(at);
  await inSystem("retention", (tx) => enqueue(tx, nightlyPurge, {}));
  await runJobs();
}

describe("deleting", () => {
  test("asks first, puts into the bin for 30 days, and says until when", async () => {
    clock.set("2026-11-26T09:00:00Z");
    const ada = await aMember();
    const { prospects: people, sequence } = await aRunningSequence(ada);
    const browser = await signedIn(ada);
    const path = `/prospects/${people[0]!.id}`;

    const asked = await browser.get(`${path}/delete`);
    const before = await enrolmentsOf(ada, sequence.id);
    const done = await browser.follow(await browser.post(`${path}/delete`));
    await browser.post(`${path}/delete`);
    const bin = await browser.get("/bin");

    expect(asked.html).toContain("They leave 1 sequence: nothing more is sent");
    expect(asked.html).toContain("26 Dec 2026");
    expect(asked.html).toContain(`href="${path}/erase"`);
    expect(before).toMatchObject([{ state: "waiting" }]);
    expect(done.html).toContain("Deleted. They are in the bin for 30 days");
    expect(await enrolmentsOf(ada, sequence.id)).toMatchObject([{ state: "stopped" }]);
    expect(bin.html).toContain("person1@buyer.example");
    expect(bin.html).toContain("26 Dec 2026");
    expect((await browser.get(`${path}/delete`)).location).toBe("/bin");
  });

  test("leaves them out of exports and of what is set up, and nothing is sent to them", async () => {
    const ada = await aMember();
    const { prospects: people, sequence } = await aRunningSequence(ada);
    const browser = await signedIn(ada);

    await browser.post(`/prospects/${people[0]!.id}/delete`);
    await runJobs();

    const all = await browser.get("/prospects/export");
    const one = await browser.get(`/prospects/export?id=${people[0]!.id}`);
    expect(all.html + one.html).not.toContain("person1@buyer.example");
    expect((await readSetup(ada.member)).prospects).toBe(false);
    expect(await ledgerOf(ada, sequence.id)).toEqual([]);
  });

  test("keeps their page, which says where they are and how they come back", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const [bo] = await somebody(ada, "bo@b.example");
    await browser.post(`/prospects/${bo}/delete`);

    const page = await browser.get(`/prospects/${bo}/notes`);
    const back = await browser.follow(await browser.post(`/prospects/${bo}/restore`));

    expect(page.html).toContain("In the bin");
    expect(page.html).toContain(`action="/prospects/${bo}/restore"`);
    expect(back.html).toContain("bo@b.example is back. Sequences that stopped stay stopped.");
    expect((await browser.get("/bin")).html).toContain("The bin is empty");
  });

  test("makes adding the same address say so, and lead to the bin", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const [bo] = await somebody(ada, "bo@b.example");
    await browser.post(`/prospects/${bo}/delete`);

    const page = await browser.post("/prospects/new", { email: "BO@b.example" });

    expect(page.status).toBe(422);
    expect(page.html).toContain("Somebody with this address is in the bin.");
    expect(page.html).toContain('href="/bin"');
    expect(await countOf(ada)).toBe(1);
  });
});

describe("from the bin", () => {
  test("somebody may be erased for good at once", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const [bo] = await somebody(ada, "bo@b.example");
    await browser.post(`/prospects/${bo}/delete`);

    const done = await browser.follow(await browser.post(`/prospects/${bo}/erase`));

    expect(done.html).toContain("Erased. Copies in imported files are overwritten as well.");
    expect(await countOf(ada)).toBe(0);
    expect((await browser.post(`/prospects/${bo}/restore`)).status).toBe(404);
  });

  test("everybody goes by the night after 30 days, and who was restored stays", async () => {
    const begin = new Date("2026-11-26T09:00:00Z");
    clock.set(begin);
    const ada = await aMember();
    const browser = await signedIn(ada);
    const [bo, cy] = await somebody(ada, "bo@b.example", "cy@c.example");
    for (const id of [bo, cy]) await browser.post(`/prospects/${id}/delete`);
    await browser.post(`/prospects/${cy}/restore`);

    await purgeAt(new Date(begin.getTime() + 30 * DAY - 1));
    const before = await countOf(ada);
    await purgeAt(new Date(begin.getTime() + 30 * DAY));

    const left = await inTeam(ada.member, (tx) => tx.select().from(prospects));
    expect(before).toBe(2);
    expect(left.map(({ email }) => email)).toEqual(["cy@c.example"]);
  });

  test("fifty are shown on a page, who went in last first", async () => {
    const ada = await aMember();
    const people = Array.from({ length: 52 }, (_, n) => ({
      email: `p${n}@buyer.example`,
      binnedAt: new Date(Date.UTC(2026, 10, 1, 0, n)),
    }));
    await aRunningSequence(ada, { people });
    const browser = await signedIn(ada);

    const first = await browser.get("/bin");
    const second = await browser.get(/href="([^"]+)" rel="next"/.exec(first.html)![1]!);

    expect(first.html).toContain("p51@buyer.example");
    expect(first.html).not.toContain("p1@buyer.example");
    expect(second.html).toContain("p1@buyer.example");
    expect(second.html).not.toContain("p2@buyer.example");
  });

  test("another team’s people neither come nor go", async () => {
    const [ada, eve] = [await aMember(), await aMember({ name: "Eve" })];
    const [bo] = await somebody(ada, "bo@b.example");
    const browser = await signedIn(eve);

    const answers = [
      await browser.post(`/prospects/${bo}/delete`),
      await browser.post(`/prospects/${bo}/restore`),
      await browser.post(`/prospects/${bo}/erase`),
      await browser.get(`/prospects/${bo}/erase`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await browser.get(`/bin?after=${bo}`)).html).not.toContain("bo@b.example");
    expect(await countOf(ada)).toBe(1);
  });
});
