/** Whose time runs out: listed soonest first, justified with a reason or let go, one or thousands at once. */
import { asc, eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { decide, readChoice } from "#app/clocks/decide.server.ts";
import { readChosen, readCursor, spellCursor } from "#app/clocks/due.ts";
import { reopenTeam } from "#app/closing/reopening.server.ts";
import { clock, DAY, HOUR, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { nowhere } from "#app/core/place.ts";
import { purgeTeam } from "#app/privacy/retention.server.ts";
import { inTeam } from "#db/client.ts";
import { origins, prospectChanges, prospects } from "#db/schema/prospects.ts";
import { closeTeamOf } from "#tests/closing/calendar.ts";
import { addProspects } from "#tests/outreach/world.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

const NOW = "2026-11-26T09:00:00Z";
/** 24 months before NOW, and some days. */
const due = (inDays: number) => new Date(Date.parse("2024-11-26T09:00:00Z") + inDays * DAY);

beforeEach(() => clock.set(NOW));

function all({ member }: Person) {
  return inTeam(member, (tx) => tx.select().from(prospects).orderBy(asc(prospects.email)));
}

function entries({ member }: Person) {
  return inTeam(member, (tx) =>
    tx
      .select({ change: prospectChanges, note: origins.note, by: origins.userId })
      .from(prospectChanges)
      .innerJoin(origins, eq(origins.id, prospectChanges.originId)),
  );
}

/** Straight into the table, as an import two years ago left them. */
async function many({ member, user }: Person, count: number, justifiedAt: Date) {
  const originId = newId();
  await inTeam(member, async (tx) => {
    await tx.insert(origins).values({
      ...{ id: originId, teamId: member.teamId, kind: "form", userId: user.id, at: now() },
    });
    await tx.execute(sql`
      insert into prospects (id, team_id, created_at, updated_at, email, email_key, origin_id,
        justified_at)
      select gen_random_uuid(), ${member.teamId}::uuid, ${justifiedAt.toISOString()}::timestamptz,
        ${justifiedAt.toISOString()}::timestamptz, 'p' || n || '@many.example',
        'p' || n || '@many.example', ${originId}::uuid, ${justifiedAt.toISOString()}::timestamptz
      from generate_series(1, ${count}::int) as n`);
  });
}

const fieldsOf = (html: string) =>
  Object.fromEntries(
    ["count", "print"].map((name) => [
      name,
      new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!,
    ]),
  );

describe("the list of those to be justified again", () => {
  test("has whose day comes within 60 days, soonest first, and nobody in the bin", async () => {
    const ada = await aMember();
    await addProspects(ada, [
      { email: "later@buyer.example", justifiedAt: due(61) },
      { email: "soon@buyer.example", justifiedAt: due(59) },
      { email: "sooner@buyer.example", justifiedAt: due(3) },
      { email: "binned@buyer.example", justifiedAt: due(3), binnedAt: now() },
      { email: "over@buyer.example", justifiedAt: due(-1) },
    ]);

    const { html } = await (await signedIn(ada)).get("/due");

    const order = [...html.matchAll(/(\w+)<wbr\/>@buyer\.example/g)].map(([, name]) => name);
    expect(order).toEqual(["over", "sooner", "soon"]);
    expect(html).toContain("Goes tonight");
    expect(html).toContain("With all 3");
  });

  test("is walked page by page, each of them once", async () => {
    const ada = await aMember();
    await many(ada, 120, due(3));
    const browser = await signedIn(ada);

    const seen: string[] = [];
    for (let path = "/due"; path; ) {
      const { html } = await browser.get(path);
      seen.push(...[...html.matchAll(/(p\d+)<wbr\/>@many/g)].map(([, name]) => name!));
      path = /href="(\/due\?after=[^"]+)" rel="next"/.exec(html)?.[1] ?? "";
    }

    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
  });
});

describe("justifying", () => {
  test("those ticked takes a reason, which is kept with who and when", async () => {
    const ada = await aMember();
    const [grace, other] = await addProspects(ada, [
      { email: "grace@buyer.example", justifiedAt: due(3) },
      { email: "other@buyer.example", justifiedAt: due(3) },
    ]);
    const browser = await signedIn(ada);
    const path = `/due/decide?id=${grace!.id}`;

    const page = await browser.get(path);
    const without = await browser.post(path, { act: "justify", ...fieldsOf(page.html), note: " " });
    const done = await browser.post(path, {
      act: "justify",
      ...fieldsOf(page.html),
      note: "we are in talks",
    });

    expect(page.html).toContain("Do you still need grace@buyer.example?");
    expect(without.status).toBe(422);
    expect(without.html).toContain("Say why you still need them");
    expect(done.location).toBe("/due");
    const [justified, still] = await all(ada);
    expect(justified!.justifiedAt).toEqual(new Date(NOW));
    expect(still).toMatchObject({ id: other!.id, justifiedAt: due(3) });
    expect(await entries(ada)).toMatchObject([
      {
        change: {
          field: "justified",
          oldValue: due(3).toISOString(),
          newValue: new Date(NOW).toISOString(),
        },
        note: "we are in talks",
        by: ada.user.id,
      },
    ]);
  });

  test("keeps them past the night in which the others go", async () => {
    const ada = await aMember();
    const [grace] = await addProspects(ada, [
      { email: "grace@buyer.example", justifiedAt: due(-1) },
      { email: "other@buyer.example", justifiedAt: due(-1) },
    ]);
    const chosen = (await readChoice(
      ada.member,
      "justify",
      new URLSearchParams({ id: grace!.id }),
    ))!;
    await decide(ada.member, "justify", {
      chosen: chosen.chosen,
      decision: { act: "justify", note: "a contract", count: chosen.count, print: chosen.print },
    });

    await purgeTeam(ada.member);

    expect((await all(ada)).map(({ email }) => email)).toEqual(["grace@buyer.example"]);
  });

  test("whose day is far is not possible: nobody is justified years ahead", async () => {
    const ada = await aMember();
    const [far] = await addProspects(ada, [{ email: "far@buyer.example", justifiedAt: due(300) }]);
    const browser = await signedIn(ada);

    const page = await browser.get(`/due/decide?id=${far!.id}`);
    const posted = await browser.post(`/due/decide?id=${far!.id}`, {
      ...{ act: "justify", note: "for ever", count: "1", print: "0" },
    });
    const said = await browser.follow(posted);
    const forged = await browser.get(`/due/decide?scope=all&through=${Date.parse("2100-01-01")}`);

    expect(page.html).toContain("Nobody was chosen");
    expect(said.html).toContain("Nobody of them is on the list");
    expect(forged.html).toContain("Nobody was chosen");
    expect((await all(ada))[0]!.justifiedAt).toEqual(due(300));
  });

  test("thousands at once is one press: the first at once, the rest by a job that may run twice", async () => {
    const ada = await aMember();
    await many(ada, 2_500, due(3));
    await addProspects(ada, [{ email: "far@buyer.example", justifiedAt: due(300) }]);
    const browser = await signedIn(ada);
    const page = await browser.get("/due/decide?scope=all");

    const pressed = await browser.post("/due/decide?scope=all", {
      ...{ act: "justify", note: "the yearly review", ...fieldsOf(page.html) },
    });
    const again = await browser.post("/due/decide?scope=all", {
      ...{ act: "justify", note: "the yearly review", ...fieldsOf(page.html) },
    });
    await runJobs();

    expect(page.html).toContain("2,500 people");
    expect((await browser.follow(pressed)).html).toContain("Nobody is due");
    expect(again.status).toBe(422);
    const after = await all(ada);
    expect(
      after.filter(({ justifiedAt }) => justifiedAt.getTime() === Date.parse(NOW)),
    ).toHaveLength(2_500);
    expect(await entries(ada)).toHaveLength(2_500);
  });

  test("rests while the team is closing, and goes on once it is open again", async () => {
    const ada = await aMember();
    await many(ada, 2_500, due(30));
    const browser = await signedIn(ada);
    const page = await browser.get("/due/decide?scope=all");
    await browser.post("/due/decide?scope=all", {
      ...{ act: "justify", note: "the yearly review", ...fieldsOf(page.html) },
    });

    await closeTeamOf(ada);
    await runJobs();
    const resting = await entries(ada);
    clock.advance(2 * DAY);
    await runJobs();
    await reopenTeam(ada, ada.team.id, nowhere);
    clock.advance(HOUR);
    await runJobs();

    expect(resting).toHaveLength(1_000);
    expect(await entries(ada)).toHaveLength(2_500);
  });

  test("is refused when others are meant by now than were confirmed", async () => {
    const ada = await aMember();
    await many(ada, 3, due(3));
    const browser = await signedIn(ada);
    const page = await browser.get("/due/decide?scope=all");
    await addProspects(ada, [{ email: "late@buyer.example", justifiedAt: due(4) }]);

    const answer = await browser.post("/due/decide?scope=all", {
      ...{ act: "justify", note: "the yearly review", ...fieldsOf(page.html) },
    });

    expect(answer.status).toBe(422);
    expect(answer.html).toContain("no longer the same people");
    expect(await entries(ada)).toHaveLength(0);
  });

  test("by two members at the same time happens once", async () => {
    const ada = await aMember();
    await many(ada, 40, due(3));
    const found = (await readChoice(ada.member, "justify", new URLSearchParams({ scope: "all" })))!;
    const { chosen, count, print } = found;
    const decision = { act: "justify", note: "the yearly review", count, print } as const;

    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => decide(ada.member, "justify", { chosen, decision })),
    );

    expect(outcomes.filter((outcome) => !outcome.refused).length).toBeGreaterThanOrEqual(1);
    expect(await entries(ada)).toHaveLength(40);
  });
});

describe("letting go", () => {
  test("puts them into the bin, where nothing uses them", async () => {
    const ada = await aMember();
    await many(ada, 1_200, due(3));
    const browser = await signedIn(ada);
    const page = await browser.get("/due/decide?scope=all");

    await browser.post("/due/decide?scope=all", { act: "bin", ...fieldsOf(page.html) });
    await runJobs();

    const after = await all(ada);
    expect(after.every(({ binnedAt }) => binnedAt?.getTime() === Date.parse(NOW))).toBe(true);
    expect((await browser.get("/due")).html).toContain("Nobody is due");
  });
});

describe("the list of those to be told", () => {
  const added = (daysAgo: number) => new Date(Date.parse(NOW) - daysAgo * DAY);

  test("has whom nobody told, the longest first, and says who is due", async () => {
    const ada = await aMember();
    await addProspects(ada, [
      { email: "fresh@buyer.example", createdAt: added(2) },
      { email: "told@buyer.example", createdAt: added(90), noticedAt: added(80) },
      { email: "due@buyer.example", createdAt: added(31) },
      { email: "overdue@buyer.example", createdAt: added(90) },
    ]);

    const { html } = await (await signedIn(ada)).get("/notices");

    const order = [...html.matchAll(/(\w+)<wbr\/>@buyer\.example/g)].map(([, name]) => name);
    expect(order).toEqual(["overdue", "due", "fresh"]);
    expect(html).toContain("2 people are due");
    expect(html).toContain("With all 2 who are due");
  });

  test("empties when they are noted as told, with the day and how", async () => {
    const ada = await aMember();
    await addProspects(ada, [
      { email: "due@buyer.example", createdAt: added(31) },
      { email: "fresh@buyer.example", createdAt: added(2) },
    ]);
    const browser = await signedIn(ada);
    const page = await browser.get("/notices/decide?scope=all");
    const told = { act: "told", ...fieldsOf(page.html), told: "2026-11-20", note: "by post" };

    const future = await browser.post("/notices/decide?scope=all", { ...told, told: "2027-01-01" });
    const done = await browser.post("/notices/decide?scope=all", told);

    expect(future.status).toBe(422);
    expect(future.html).toContain("Enter a day that has come already");
    expect((await browser.follow(done)).html).toContain("1 person noted as told.");
    const [first, fresh] = await all(ada);
    expect(first!.noticedAt).toEqual(new Date("2026-11-20T00:00:00Z"));
    expect(fresh!.noticedAt).toBeNull();
    expect(await entries(ada)).toMatchObject([{ change: { field: "noticed" }, note: "by post" }]);
  });

  test("empties by the thousand, with the same day for whoever the job comes to", async () => {
    const ada = await aMember();
    await many(ada, 1_300, added(31));
    const browser = await signedIn(ada);
    const page = await browser.get("/notices/decide?scope=all");

    await browser.post("/notices/decide?scope=all", {
      ...{ act: "told", ...fieldsOf(page.html), told: "2026-11-20", note: "by post" },
    });
    clock.advance(HOUR);
    await runJobs();

    const days = new Set((await all(ada)).map(({ noticedAt }) => noticedAt?.toISOString()));
    expect([...days]).toEqual(["2026-11-20T00:00:00.000Z"]);
    expect(await entries(ada)).toHaveLength(1_300);
  });

  test("of another team is another list", async () => {
    const ada = await aMember();
    const [hers] = await addProspects(ada, [{ email: "due@buyer.example", createdAt: added(31) }]);
    const stranger = await signedIn(await aMember({ name: "Eve Stranger" }));

    const list = await stranger.get("/notices");
    const decided = await stranger.get(`/notices/decide?id=${hers!.id}`);
    const posted = await stranger.post(`/notices/decide?id=${hers!.id}`, {
      ...{ act: "bin", count: "1", print: "0" },
    });

    expect(list.html).not.toContain("due@");
    expect(decided.html).toContain("Nobody was chosen");
    expect((await stranger.follow(posted)).html).toContain("Nobody of them is on the list");
    expect((await all(ada))[0]!.binnedAt).toBeNull();
  });
});

describe("what an address says", () => {
  test("is a cursor only as we write it", () => {
    const cursor = { at: new Date(NOW), id: newId() };

    expect(readCursor(spellCursor(cursor))).toEqual(cursor);
    for (const text of [null, "", "1", "x.y", `1.${"z".repeat(36)}`]) {
      expect(readCursor(text)).toBeUndefined();
    }
  });

  test("chooses nobody unless somebody was ticked, and nobody beyond the list", () => {
    const horizon = new Date(NOW);
    const read = (text: string) => readChosen(new URLSearchParams(text), horizon);

    expect(read("")).toBeUndefined();
    expect(read("id=nobody")).toBeUndefined();
    expect(read("scope=all")).toEqual({ through: horizon });
    expect(read("scope=all&through=4102444800000")).toEqual({ through: horizon });
  });
});
