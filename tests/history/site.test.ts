/** The pages of the history room as a person without scripts meets them. */
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { clock, MINUTE, now, SECOND } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { nowhere } from "#app/core/place.ts";
import { writeRequests } from "#app/history/batch.server.ts";
import { PAGE } from "#app/history/keyset.ts";
import { purgeHouse } from "#app/privacy/retention.server.ts";
import { house } from "#db/client.ts";
import { pageViews, requestLog } from "#db/schema/history.ts";
import { memberships } from "#db/schema/members.ts";
import { historyWritten } from "#tests/support/history.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { type Answer, signedIn, type Visitor } from "#tests/support/visitor.ts";

let ada: Person;
let browser: Visitor;

beforeEach(async () => {
  clock.set("2026-11-26T10:00:00Z");
  ada = await aMember();
  browser = await signedIn(ada);
});

function text({ html }: Answer): string {
  return html
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&#x27;", "'")
    .replace(/\s+/g, " ");
}

function linkTo(answer: Answer, words: string): string {
  const found = new RegExp(`<a[^>]+href="([^"]+)"[^>]*>${words}`).exec(answer.html);
  return found![1]!.replaceAll("&amp;", "&");
}

/** So many requests of this person, a minute apart, the last of them a minute ago. */
async function ask({ member }: Person, count: number, status = 200) {
  const who = { userId: member.userId!, teamId: member.teamId, sessionRef: newId() };
  const place = { network: "81.2.69.0", country: "GB", browser: "Firefox on Linux" };
  const asked = {
    who,
    place,
    method: "GET",
    route: "/prospects/:id",
    status,
    ms: 5,
    isView: false,
  };
  const end = new Date("2026-11-26T10:00:00Z").getTime();
  const at = (n: number) => new Date(end - (count - n) * MINUTE);
  await writeRequests(
    Array.from({ length: count }, (_, n) => ({ ...asked, id: newId(), at: at(n) })),
  );
}

describe("the page of one's requests", () => {
  test("tells when, what, how it went, where, the network and the browser", async () => {
    await ask(ada, 1);

    const page = text(await browser.get("/account/requests"));

    expect(page).toContain("26 Nov 2026, 09:59");
    for (const word of ["/prospects/…", "Shown", "United Kingdom", "81.2.69.0", "Firefox on Linux"])
      expect(page).toContain(word);
    expect(page).toContain("blanked after 12 months");
    expect(page).toContain("When you close your account the rows stay, without you");
  });

  test("leads back to the very first request and forth again, and one step there", async () => {
    await ask(ada, 2 * PAGE + 1);
    const rows = (answer: Answer) => answer.html.match(/<tr>/g)!.length - 1;

    const newest = await browser.get("/account/requests");
    const second = await browser.get(linkTo(newest, "Older"));
    const last = await browser.get(linkTo(second, "Older"));
    const first = await browser.get(linkTo(newest, "The first one"));

    expect([newest, second, last, first].map(rows)).toEqual([PAGE, PAGE, 1, PAGE]);
    for (const page of [last, first]) {
      expect(text(page)).toContain("The last row is your first one");
      expect(text(page)).toContain("26 Nov 2026, 08:19");
    }
    expect(text(await browser.get(linkTo(first, "Newer")))).toContain("26 Nov 2026, 09:58");
    expect(newest.html).not.toContain('rel="prev"');
  });

  test("shows a person their own and nobody else’s", async () => {
    const eve = await aMember({ name: "Eve" });
    await ask(eve, 3, 503);

    const page = text(await browser.get("/account/requests"));

    expect(page).not.toContain("Failed on our side");
    expect(text(await (await signedIn(eve)).get("/account/requests"))).toContain(
      "Failed on our side",
    );
  });

  test("says of an old row that its network and country were blanked", async () => {
    await ask(ada, 1);
    clock.set("2027-11-26T10:00:00Z");
    await purgeHouse();

    const page = text(await (await signedIn(ada)).get("/account/requests"));
    expect(page).toContain("Blanked Blanked Firefox on Linux");
    expect(page).not.toContain("81.2.69.0");
  });

  test("is there for somebody who is in no team", async () => {
    await house("teams").delete(memberships).where(eq(memberships.userId, ada.user.id));

    expect((await browser.get("/account/requests")).status).toBe(200);
    expect((await browser.get("/account/usage")).status).toBe(200);
  });
});

async function viewsOf({ user }: Person) {
  await historyWritten();
  const rows = await house("history")
    .select()
    .from(pageViews)
    .where(eq(pageViews.userId, user.id))
    .orderBy(pageViews.at, pageViews.id);
  return rows.map(({ page, dwellMs }) => [page, dwellMs] as const);
}

/** Opens one page after the other, staying on each for so many seconds. */
async function walk(someone: Visitor, ...steps: [path: string, seconds: number][]) {
  for (const [path, seconds] of steps) {
    await someone.get(path);
    clock.advance(seconds * SECOND);
  }
}

describe("the usage trail", () => {
  const yes = () => browser.post("/account/usage", { usage: "yes" });
  const no = () => browser.post("/account/usage", { usage: "no" });
  let sessionRef: string;

  beforeEach(() => {
    sessionRef = newId();
  });

  /** Of Ada's, in one session, so many seconds from now, as it waits to be written. */
  const aView = (route: string, seconds: number) => ({
    ...{ id: newId(), at: new Date(now().getTime() + seconds * SECOND), route, isView: true },
    ...{ method: "GET", status: 200, ms: 1, place: nowhere },
    who: { userId: ada.user.id, teamId: null, sessionRef },
  });

  test("is off until chosen: nothing is kept", async () => {
    await walk(browser, ["/home", 10], ["/prospects", 10], ["/account/usage", 10]);

    expect(await viewsOf(ada)).toEqual([]);
    expect(text(await browser.get("/account/usage"))).toContain("It is off");
  });

  test("keeps each page from the yes on, until the no, with the time until the next one", async () => {
    await walk(browser, ["/home", 5]);
    await yes();
    await walk(
      browser,
      ["/home", 12],
      ["/prospects?q=kestrel", 40],
      [`/imports`, 3600],
      ["/home", 9],
    );
    const during = await viewsOf(ada);
    await no();
    await walk(browser, ["/prospects", 10], ["/home", 10]);

    expect(during).toEqual([
      ["/home", 12_000],
      ["/prospects", 40_000],
      ["/imports", 30 * MINUTE],
      ["/home", null],
    ]);
    expect(await viewsOf(ada)).toEqual(during);
  });

  test("measures each session by itself", async () => {
    await yes();
    const phone = await signedIn(ada);

    await walk(browser, ["/home", 10]);
    await walk(phone, ["/imports", 10]);
    await walk(browser, ["/prospects", 10]);
    await walk(phone, ["/mailboxes", 10]);

    expect(await viewsOf(ada)).toEqual([
      ["/home", 20_000],
      ["/imports", 20_000],
      ["/prospects", null],
      ["/mailboxes", null],
    ]);
  });

  test("measures right whatever order processes write in, and however often", async () => {
    await yes();
    const [a, b, c] = [aView("/a", 0), aView("/b", 10), aView("/c", 30)];

    for (const batch of [[a], [c], [b], [c, a]]) await writeRequests(batch);

    expect(await viewsOf(ada)).toEqual([
      ["/a", 10_000],
      ["/b", 20_000],
      ["/c", null],
    ]);
  });

  test("counts no file, form, refusal, data, guess of the browser’s or script’s refreshing", async () => {
    await yes();

    await browser.get("/prospects/export");
    await browser.post("/prospects/new", { email: "no address" });
    await browser.get(`/prospects/${newId()}`);
    await browser.get("/kestrel");
    await browser.get("/home?_data=team%2Froutes%2Fhome");
    await browser.get("/home", { "Sec-Purpose": "prefetch;prerender" });
    await browser.get("/home", { Purpose: "prefetch" });
    await browser.get("/home", { "Sec-Fetch-Dest": "empty" });
    await browser.ask("/home", { method: "HEAD" });

    expect(await viewsOf(ada)).toEqual([]);
  });

  test("stores nothing that was looked at before a withdrawal and not yet written", async () => {
    await yes();
    await no();

    await writeRequests([aView("/home", -1)]);

    expect(await viewsOf(ada)).toEqual([]);
  });

  test("stores nothing that was looked at before the yes and not yet written", async () => {
    await yes();

    await writeRequests([aView("/home", -1)]);

    expect(await viewsOf(ada)).toEqual([]);
  });

  test("offers to delete what was kept, and deletes it", async () => {
    await yes();
    await walk(browser, ["/home", 10], ["/prospects", 10]);
    await historyWritten();

    const offered = await no();
    const question = text(await browser.follow(offered));
    const deleted = await browser.follow(await browser.post("/account/usage/delete"));

    expect(offered.location).toBe("/account/usage/delete");
    expect(question).toContain("2 visits are deleted for good");
    expect(text(deleted)).toContain("Deleted: nothing of your usage trail is left.");
    expect(await viewsOf(ada)).toEqual([]);
  });

  test("deletes what was looked at a moment ago, too, and another’s never", async () => {
    const eve = await aMember({ name: "Eve" });
    const hers = await signedIn(eve);
    await hers.post("/account/usage", { usage: "yes" });
    await yes();
    await walk(browser, ["/home", 1]);
    await walk(hers, ["/imports", 1]);

    await browser.post("/account/usage/delete");

    expect(await viewsOf(ada)).toEqual([]);
    expect(await viewsOf(eve)).toEqual([["/imports", null]]);
  });

  test("is told to its person: each visit, and totals for each page", async () => {
    await yes();
    await walk(browser, ["/home", 10], ["/prospects", 30], ["/home", 20], ["/imports", 5]);
    await historyWritten();

    const page = text(await browser.get("/account/usage"));

    expect(page).toContain("It is on");
    expect(page).toContain("/home 2 30 s");
    expect(page).toContain("/prospects 1 30 s");
    expect(page).toContain("26 Nov 2026, 10:00 /prospects 30 s");
  });

  test("asks for an answer, and keeps the page when there is none", async () => {
    const answer = await browser.post("/account/usage", {});

    expect(answer.status).toBe(422);
    expect(text(answer)).toContain("Choose yes or no");
  });

  test("of somebody who is gone is not kept, their line names nobody, and others lose nothing", async () => {
    await yes();
    const stranger = { userId: newId(), teamId: null, sessionRef: newId() };

    const place = { network: "192.0.2.0", country: "GB", browser: "Firefox on Linux" };
    const theirs = { ...aView("/home", 0), who: stranger, place };

    await writeRequests([theirs, aView("/home", 1)]);

    expect(await viewsOf(ada)).toEqual([["/home", null]]);
    const [line] = await house("history")
      .select()
      .from(requestLog)
      .where(eq(requestLog.id, theirs.id));
    expect(line).toMatchObject({ route: "/home", userId: null, teamId: null, network: null });
    expect(line).toMatchObject({ country: null, browser: null });
  });

  test("goes by itself after twelve months", async () => {
    await yes();
    await walk(browser, ["/home", 1]);
    await historyWritten();

    clock.set("2027-11-26T10:00:00Z");
    await purgeHouse();

    expect(await viewsOf(ada)).toEqual([]);
  });
});
