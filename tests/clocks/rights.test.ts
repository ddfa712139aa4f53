/** Their rights: marks that are set and lifted by a plain form, and kept with who, when and why. */
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { setMark } from "#app/clocks/rights.server.ts";
import { clock, DAY } from "#app/core/clock.ts";
import { inTeam } from "#db/client.ts";
import { origins, prospectChanges, prospects } from "#db/schema/prospects.ts";
import { addProspects } from "#tests/outreach/world.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

async function read({ member }: Person, id: string) {
  const [found] = await inTeam(member, (tx) =>
    tx.select().from(prospects).where(eq(prospects.id, id)),
  );
  return found!;
}

function entriesOf({ member }: Person, id: string) {
  return inTeam(member, (tx) =>
    tx
      .select({ field: prospectChanges.field, to: prospectChanges.newValue, origin: origins })
      .from(prospectChanges)
      .innerJoin(origins, eq(origins.id, prospectChanges.originId))
      .where(eq(prospectChanges.prospectId, id))
      .orderBy(prospectChanges.id),
  );
}

async function aProspect(given = {}) {
  clock.set("2026-11-26T09:00:00Z");
  const ada = await aMember();
  const [grace] = await addProspects(ada, [{ email: "grace@buyer.example", ...given }]);
  return { ada, id: grace!.id, here: `/prospects/${grace!.id}/rights` };
}

describe("a mark", () => {
  test("is set and lifted by a plain form, and the timeline keeps who, when and why", async () => {
    const { ada, id, here } = await aProspect();
    const browser = await signedIn(ada);

    const set = await browser.post(here, { mark: "restrict", note: "their letter of 3 May" });
    const page = await browser.follow(set);
    const restricted = await read(ada, id);
    await browser.post(here, { mark: "withhold" });
    await browser.post(here, { mark: "lift-restriction", note: "settled" });
    const after = await read(ada, id);

    expect(set.status).toBe(303);
    expect(page.html).toContain("Lift the restriction");
    expect(page.html).toContain("Restricted: kept, and not used");
    expect(restricted.restrictedAt).toEqual(new Date("2026-11-26T09:00:00Z"));
    expect([after.restrictedAt, after.withheldAt]).toEqual([null, restricted.restrictedAt]);
    const told = await entriesOf(ada, id);
    expect(told.map(({ field, to, origin }) => [field, to, origin.note])).toEqual([
      ["restricted", "2026-11-26T09:00:00.000Z", "their letter of 3 May"],
      ["withheld", "2026-11-26T09:00:00.000Z", null],
      ["restricted", null, "settled"],
    ]);
    expect(told.every(({ origin }) => origin.userId === ada.user.id)).toBe(true);
  });

  test("set thirty times at once is set once", async () => {
    const { ada, id } = await aProspect();
    const restrict = { mark: "restrict", note: null } as const;

    const outcomes = await Promise.all(
      Array.from({ length: 30 }, () => setMark(ada.member, id, restrict)),
    );

    expect(outcomes.filter(({ value }) => value.changed)).toHaveLength(1);
    expect(await entriesOf(ada, id)).toHaveLength(1);
  });

  test("on another team's prospect finds nobody", async () => {
    const { ada, id, here } = await aProspect();
    const stranger = await signedIn(await aMember({ name: "Eve Stranger" }));

    const answers = [
      await stranger.get(here),
      await stranger.post(here, { mark: "restrict" }),
      await stranger.post(here, { told: "2026-11-01", note: "by post" }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await read(ada, id)).restrictedAt).toBeNull();
  });
});

describe("being told elsewhere", () => {
  test("stops the clock on the day given, and an earlier day wins over a later one", async () => {
    const { ada, id, here } = await aProspect({ createdAt: new Date("2026-09-01T00:00:00Z") });
    const browser = await signedIn(ada);

    const before = await browser.get(here);
    await browser.post(here, { told: "2026-10-05", note: "by post" });
    await browser.post(here, { told: "2026-11-05", note: "at the fair" });
    const later = await read(ada, id);
    await browser.post(here, { told: "2026-09-20", note: "by phone" });
    const after = await browser.get(here);

    expect(before.html).toContain("Not told within a month");
    expect(later.noticedAt).toEqual(new Date("2026-10-05T00:00:00Z"));
    expect((await read(ada, id)).noticedAt).toEqual(new Date("2026-09-20T00:00:00Z"));
    expect(after.html).not.toContain("Not told within a month");
    expect((await entriesOf(ada, id)).map(({ field }) => field)).toEqual(["noticed", "noticed"]);
  });

  test.each([
    [{ told: "", note: "by post" }, "Enter the day on which they were told"],
    [{ told: "yesterday", note: "by post" }, "Enter the day as in 2026-11-26"],
    [{ told: "2026-13-45", note: "by post" }, "There is no such day"],
    [{ told: "2026-02-30", note: "by post" }, "There is no such day"],
    [{ told: "0000-01-01", note: "by post" }, "There is no such day since 1900"],
    [{ told: "9999-12-31", note: "by post" }, "There is no such day"],
    [{ told: "2026-12-24", note: "by post" }, "Enter a day that has come already"],
    [{ told: "2026-11-01", note: "" }, "Say how they were told"],
    [{ told: "2026-11-01", note: "x".repeat(301) }, "Shorten it"],
  ])("%j is asked again, with what was typed", async (fields, sentence) => {
    const { ada, id, here } = await aProspect();
    const browser = await signedIn(ada);

    const answer = await browser.post(here, fields);

    expect(answer.status).toBe(422);
    expect(answer.html).toContain(sentence);
    if (fields.note) expect(answer.html).toContain(fields.note);
    expect((await read(ada, id)).noticedAt).toBeNull();
  });

  test("today is a day that has come, also where it begins earlier than in UTC", async () => {
    const { ada, id, here } = await aProspect();
    clock.set("2026-11-26T20:00:00Z");

    await (await signedIn(ada)).post(here, { told: "2026-11-27", note: "by post" });

    expect((await read(ada, id)).noticedAt).toEqual(new Date("2026-11-26T20:00:00Z"));
    clock.advance(DAY);
  });
});
