/** The team's desk for what people asked: corrections, erasures, refusals, and the letters on the way. */
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { clock, DAY } from "#app/core/clock.ts";
import { readTimeline } from "#app/details/timeline.server.ts";
import { openRequest } from "#app/requests/asked.server.ts";
import { listRequests } from "#app/requests/requests.server.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { origins, prospectChanges, prospects } from "#db/schema/prospects.ts";
import { requests } from "#db/schema/requests.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";
import { somebodyWrittenTo } from "#tests/why/people.ts";

beforeEach(() => clock.set("2061-11-01T12:00:00Z"));

async function asksFor(kind: "correct" | "erase") {
  const grace = await somebodyWrittenTo();
  const { member } = grace.ada;
  const fields = kind === "correct" ? { company: "Remington Rand", country: null } : {};
  const wanted = { language: "de" as const, fields, note: kind === "correct" ? "Seit Mai." : null };
  const { id } = await inTeam(member, (tx) =>
    openRequest(tx, member, { prospectId: grace.prospectId, kind, wanted }),
  );
  return { ...grace, id, browser: await signedIn(grace.ada) };
}

async function lettersTo(address: string) {
  await runJobs();
  return (await outbox.list()).filter(({ to }) => to === address);
}

describe("a correction", () => {
  test("is done field by field, with the person as its source, and they are told in their language", async () => {
    const { ada, browser, id, email, prospectId } = await asksFor("correct");

    const list = await browser.get("/requests");
    const page = await browser.get(`/requests/${id}`);
    const hasty = await browser.post(`/requests/${id}`, { intent: "correct", fields: "company" });
    const form = { intent: "correct", fields: "company", reason: "You are in the US." };
    const done = await browser.post(`/requests/${id}`, form);
    const twice = await browser.post(`/requests/${id}`, form);

    expect(list.html).toContain("Due in 30 days");
    expect(page.html).toContain("Seit Mai.");
    expect(page.html.replaceAll("<!-- -->", "")).toContain("Navy Ltd → Remington Rand");
    expect([hasty.status, done.status, twice.status]).toEqual([422, 303, 422]);
    const [person] = await inTeam(ada.member, (tx) => tx.select().from(prospects));
    expect([person!.company, person!.country]).toEqual(["Remington Rand", "US"]);
    const [change] = await inTeam(ada.member, (tx) =>
      tx
        .select({ field: prospectChanges.field, kind: origins.kind })
        .from(prospectChanges)
        .innerJoin(origins, eq(origins.id, prospectChanges.originId)),
    );
    expect(change).toEqual({ field: "company", kind: "request" });
    const [letter, ...more] = await lettersTo(email);
    expect(more).toEqual([]);
    expect(letter!.subject).toBe("Lark & Sons hat Ihre Anfrage beantwortet");
    expect(letter!.text).toContain("You are in the US.");
    const { entries } = await readTimeline(ada.member, prospectId, { wanted: { from: "newest" } });
    expect(entries.map(({ title }) => title)).toContain("They asked for a correction: done");
  });

  test("is refused only with a reason, which they read", async () => {
    const { browser, id, email, ada } = await asksFor("correct");

    const silent = await browser.post(`/requests/${id}`, { intent: "refuse" });
    const refused = await browser.post(`/requests/${id}`, {
      intent: "refuse",
      reason: "It is so.",
    });

    expect([silent.status, refused.status]).toEqual([422, 303]);
    expect(silent.html).toContain("Say why: the person reads it");
    const [letter] = await lettersTo(email);
    expect(letter!.text).toContain("It is so.");
    expect((await listRequests(ada.member)).settled).toMatchObject([{ state: "refused" }]);
  });
});

describe("an erasure", () => {
  test("leaves a hash and one letter without a name, which goes as well", async () => {
    const { ada, browser, id, email } = await asksFor("erase");
    const { location } = await browser.post(`/requests/${id}`, { intent: "erase" });

    expect(location).toBe("/requests");
    const left = await inTeam(ada.member, async (tx) => ({
      people: await tx.select().from(prospects),
      requests: await tx.select().from(requests),
      out: await findSuppressions(tx, [email]),
    }));
    expect(left).toEqual({ people: [], requests: [], out: new Map([[email, "unsubscribed"]]) });
    const [letter, ...more] = await lettersTo(email);
    expect(more).toEqual([]);
    expect(letter!.text).toContain("ist gelöscht");
    expect(letter!.text).not.toContain("Grace");
    clock.advance(29 * DAY);
    expect(await lettersTo(email)).toEqual([]);
  });
});

describe("the clock", () => {
  test("reminds each owner at half and at four fifths, once, and nobody once it was answered", async () => {
    const { ada, id } = await asksFor("erase");
    const other = await aMember({ name: "Mel Member", team: ada.team, role: "member" });

    expect(await lettersTo(ada.user.email)).toEqual([]);
    clock.advance(15 * DAY);
    const [half] = await lettersTo(ada.user.email);
    clock.advance(9 * DAY);
    const all = await lettersTo(ada.user.email);

    expect(half!.subject).toBe("A request waits for Lark & Sons: due on 1 December 2061");
    expect(half!.text).toContain(`/requests/${id}`);
    expect(half!.text).not.toContain("Grace");
    expect(all).toHaveLength(2);
    expect(await lettersTo(other.user.email)).toEqual([]);
    const late = await asksFor("correct");
    await late.browser.post(`/requests/${late.id}`, { intent: "refuse", reason: "No." });
    clock.advance(40 * DAY);
    expect(await lettersTo(late.ada.user.email)).toEqual([]);
    const again = await signedIn(ada);
    expect((await again.get("/requests")).html).toContain("Overdue");
  });
});
