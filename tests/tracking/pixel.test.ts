/** The pixel: one and the same answer for everybody, and as little kept as was allowed. */
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { config } from "#app/config.server.ts";
import { clock, DAY, HOUR, MINUTE, SECOND } from "#app/core/clock.ts";
import { droppedPixels, flushPixels } from "#app/tracking/pixel.server.ts";
import { closeConnections, inTeam } from "#db/client.ts";
import { enrolments, sends, sequences } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";
import { teams } from "#db/schema/team.ts";
import { openChoices } from "#db/schema/tracking.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aMeasuredSequence, fetchPixel, held } from "#tests/tracking/sent.ts";

const AT = "2026-11-24T09:12:00Z";
const OUTLOOK = "Mozilla/4.0 (compatible; ms-office; MSOffice 16)";
const APPLE = "Mozilla/5.0";

let ada: Person;

beforeEach(async () => {
  clock.set(AT);
  ada = await aMember();
});

afterEach(() => clock.reset());

describe("the answer", () => {
  it("is the same dot for ours, forged, unknown and unreadable ones, without a cookie or a copy kept", async () => {
    const { messages } = await aMeasuredSequence(ada);
    const paths = [
      messages[0]!.pixel,
      "/o/x.gif",
      "/o/",
      "/o/%zz.gif",
      `${messages[0]!.pixel}?a=b`,
    ];

    const answers = [];
    for (const path of paths) answers.push(await fetchPixel(path));

    for (const { ms: _ms, ...answer } of answers) {
      expect(answer).toEqual({
        status: 200,
        headers: expect.objectContaining({
          ...{ "content-type": "image/gif", "content-length": "43" },
          "cache-control": "no-store, max-age=0",
        }),
        body: "R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==",
      });
      expect(answer.headers).not.toHaveProperty("set-cookie");
    }
    const head = await fetchPixel(messages[0]!.pixel, { method: "HEAD" });
    expect(head).toMatchObject({ status: 200, body: "", headers: answers[0]!.headers });
  });

  it("comes at once with the database down; what it would have told is dropped and counted", async () => {
    const { messages } = await aMeasuredSequence(ada);
    const url = config.databaseUrl!;
    await flushPixels();
    const before = droppedPixels();

    Object.assign(config, { databaseUrl: "postgres://nobody@127.0.0.1:9/nothing" });
    await closeConnections();
    const answer = await fetchPixel(messages[0]!.pixel);
    await flushPixels();
    Object.assign(config, { databaseUrl: url });
    await closeConnections();

    expect(answer.status).toBe(200);
    expect(answer.ms).toBeLessThan(3_000);
    expect(droppedPixels() - before).toBe(1);
    expect((await held(ada)).events).toEqual([]);
  });
});

describe("what is kept", () => {
  it("is one event with its reasons, folded into what we think: twice opened, in France", async () => {
    const { messages } = await aMeasuredSequence(ada);
    const from = { headers: { "x-forwarded-for": "90.84.1.77" } };
    const proxies = config.trustedProxies;
    Object.assign(config, { trustedProxies: ["127.0.0.1"] });

    clock.advance(2 * SECOND);
    await fetchPixel(messages[0]!.pixel, from);
    clock.advance(HOUR);
    await fetchPixel(messages[0]!.pixel, from);
    await fetchPixel(messages[0]!.pixel, { userAgent: APPLE });
    clock.advance(HOUR);
    await fetchPixel(messages[0]!.pixel, { ...from, userAgent: OUTLOOK });
    await fetchPixel(messages[0]!.pixel, { headers: { cookie: "audienti=1" } });
    Object.assign(config, { trustedProxies: proxies });
    const { events } = await held(ada);

    expect(events.map(({ opener, country, because }) => [opener, country, because])).toEqual([
      ["scanner", "FR", "browser,seconds-after-delivery"],
      ["person", "FR", "browser"],
      ["proxy", null, "apple-relay"],
      ["person", "FR", "outlook-desktop"],
    ]);

    clock.advance(2 * MINUTE);
    await runJobs();
    clock.advance(2 * MINUTE);
    await runJobs();
    const thought = (await held(ada)).opens;

    expect(thought).toMatchObject([
      { people: 2, proxies: 1, scanners: 1, country: "FR", sure: "likely" },
    ]);
    expect(thought[0]!.because).toBe("browser,outlook-desktop");
  });

  it("is a count of nobody's where opens are only counted, and folded twice it is the same", async () => {
    const { messages } = await aMeasuredSequence(ada, { mode: "aggregate", people: 2 });
    expect(messages[0]!.pixel).toBe(messages[1]!.pixel);

    clock.advance(HOUR);
    for (const { pixel } of messages) await fetchPixel(pixel);
    const { events } = await held(ada);
    for (let round = 0; round < 3; round++) {
      clock.advance(2 * MINUTE);
      await runJobs();
    }
    const after = await held(ada);

    expect(events.map(({ sendId }) => sendId)).toEqual([null, null]);
    expect(after).toMatchObject({
      ...{ events: [], opens: [] },
      totals: [{ step: 1, day: "2026-11-24", opener: "person", country: "", count: 2 }],
    });
  });

  it.each(["individual", "aggregate"] as const)(
    "is nothing once a team that measures %s has closed",
    async (mode) => {
      const { messages } = await aMeasuredSequence(ada, { mode });
      const closed = { closedAt: new Date(AT) };
      await inTeam(ada.member, (tx) =>
        tx.update(teams).set(closed).where(eq(teams.id, ada.team.id)),
      );

      clock.advance(HOUR);
      await fetchPixel(messages[0]!.pixel);

      expect((await held(ada)).events).toEqual([]);
    },
  );

  it("is one date, overwritten, where no more is allowed", async () => {
    const { messages } = await aMeasuredSequence(ada, { mode: "last-date" });

    for (let day = 0; day < 2; day++) {
      clock.advance(DAY);
      await fetchPixel(messages[0]!.pixel);
      await flushPixels();
      clock.advance(2 * MINUTE);
      await runJobs();
    }

    const { events, opens } = await held(ada);
    expect(events).toEqual([]);
    expect(opens).toMatchObject([{ people: 1, scanners: 0, country: null }]);
    expect(opens[0]!.lastAt).toEqual(new Date("2026-11-26T00:00:00Z"));
  });

  it("ends at twenty an hour for one message, whoever replays it", async () => {
    const { messages } = await aMeasuredSequence(ada);
    clock.advance(HOUR);

    for (let n = 0; n < 25; n++) await fetchPixel(messages[0]!.pixel);

    expect((await held(ada)).events).toHaveLength(20);
  });

  it("calls the first of a crowd scanners too, once it is known for one", async () => {
    const { messages } = await aMeasuredSequence(ada, { people: 6 });
    clock.advance(HOUR);

    for (const { pixel } of messages) {
      await fetchPixel(pixel);
      await flushPixels();
    }

    const { events } = await held(ada);
    expect(events.map(({ opener }) => opener)).toEqual(Array(6).fill("scanner"));
    for (const { because } of events) expect(because).toBe("browser,many-from-one-network");
  });
});

describe("nothing is kept", () => {
  const silencers: [string, (person: Person, ids: Ids) => Promise<unknown>][] = [
    [
      "of somebody who took back their leave",
      ({ member }, { prospectId }) =>
        inTeam(member, (tx) =>
          tx.insert(openChoices).values({
            ...{ teamId: member.teamId, prospectId, mode: "off", basis: "withdrawn" },
            at: new Date(AT),
          }),
        ),
    ],
    [
      "once the team said no",
      ({ member }) =>
        inTeam(member, (tx) =>
          tx.update(teams).set({ opens: "off" }).where(eq(teams.id, member.teamId)),
        ),
    ],
    [
      "once the sequence measures no more",
      ({ member }, { sequenceId }) =>
        inTeam(member, (tx) =>
          tx.update(sequences).set({ opens: "off" }).where(eq(sequences.id, sequenceId)),
        ),
    ],
    [
      "of somebody restricted",
      ({ member }, { prospectId }) =>
        inTeam(member, (tx) =>
          tx
            .update(prospects)
            .set({ restrictedAt: new Date(AT) })
            .where(eq(prospects.id, prospectId)),
        ),
    ],
    [
      "of somebody erased",
      ({ member }, { enrolmentId }) =>
        inTeam(member, (tx) => tx.delete(enrolments).where(eq(enrolments.id, enrolmentId))),
    ],
    [
      "of a message that was not measured when it was written",
      ({ member }, { sendId }) =>
        inTeam(member, (tx) => tx.update(sends).set({ opens: "off" }).where(eq(sends.id, sendId))),
    ],
  ];

  it.each(silencers)("%s, of pixels already sent", async (_, silence) => {
    const { messages, sequenceId, enrolments: enrolled } = await aMeasuredSequence(ada);
    const { id: enrolmentId, prospectId } = enrolled[0]!;
    clock.advance(HOUR);

    await silence(ada, { sequenceId, enrolmentId, prospectId, sendId: messages[0]!.sendId });
    const answer = await fetchPixel(messages[0]!.pixel);

    expect(answer.status).toBe(200);
    expect((await held(ada)).events).toEqual([]);
  });
});

type Ids = { sequenceId: string; enrolmentId: string; prospectId: string; sendId: string };
