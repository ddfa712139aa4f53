/** When the next message may go. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  nextSendAt,
  nextSendWords,
  type SendTime,
  type SendWindow,
} from "#app/outreach/schedule.ts";

const office: SendWindow = {
  startMinute: 9 * 60,
  endMinute: 17 * 60,
  days: [1, 2, 3, 4, 5],
  zone: "Europe/Berlin",
};
const utc = (text: string) => new Date(`${text}Z`);

describe("the hours of the day", () => {
  test.each([
    ["inside them, at once", "2026-11-23T10:30:15", "2026-11-23T10:30:15", "due"],
    ["their first minute is inside", "2026-11-23T08:00:00", "2026-11-23T08:00:00", "due"],
    ["before they open", "2026-11-23T05:00:00", "2026-11-23T08:00:00", "outside-window"],
    [
      "their last minute is outside",
      "2026-11-23T16:00:00",
      "2026-11-24T08:00:00",
      "outside-window",
    ],
    ["on a Saturday", "2026-11-21T10:00:00", "2026-11-23T08:00:00", "day-off"],
    ["across the change to winter time", "2026-10-23T20:00:00", "2026-10-26T08:00:00", "day-off"],
    ["across the change to summer time", "2026-03-27T20:00:00", "2026-03-30T07:00:00", "day-off"],
  ])("%s", (_, from, at, because) => {
    expect(nextSendAt({ now: utc(from), window: office, capRemaining: 1 })).toMatchObject({
      at: utc(at),
      because,
    });
  });

  test.each([
    [
      "opens in the hour that is left out: at the change",
      150,
      210,
      "2026-03-28T20:00",
      "2026-03-29T01:00",
    ],
    ["lies wholly in that hour: the day after", 120, 150, "2026-03-28T20:00", "2026-03-30T00:00"],
    ["opens before that hour", 90, 210, "2026-03-28T20:00", "2026-03-29T00:30"],
    [
      "closes in the hour that comes twice: open again",
      90,
      150,
      "2026-10-25T00:45",
      "2026-10-25T01:00",
    ],
    [
      "opens in the hour that comes twice: the second",
      150,
      170,
      "2026-10-25T01:10",
      "2026-10-25T01:30",
    ],
  ])("a window that %s", (_, startMinute, endMinute, from, at) => {
    const window = { startMinute, endMinute, zone: "Europe/Berlin" };

    expect(nextSendAt({ now: utc(from), window, capRemaining: 1 }).at).toEqual(utc(at));
  });

  test("a zone whose clocks change at midnight keeps its first hour", () => {
    const window = { startMinute: 0, endMinute: 120, zone: "Asia/Beirut" };

    const { at } = nextSendAt({ now: utc("2026-03-28T20:00"), window, capRemaining: 1 });

    expect(at).toEqual(utc("2026-03-28T22:00"));
  });

  test("a window that never opens and a zone that does not exist are bugs", () => {
    const ask = (window: SendWindow) => () =>
      nextSendAt({ now: utc("2026-11-23T10:00"), window, capRemaining: 1 });

    expect(ask({ ...office, startMinute: 600, endMinute: 600 })).toThrow(RangeError);
    expect(ask({ ...office, days: [] })).toThrow(RangeError);
    expect(ask({ ...office, days: [8] })).toThrow(RangeError);
    expect(ask({ ...office, zone: "Europe/Larkfield" })).toThrow(RangeError);
  });
});

describe("the limit and the step", () => {
  const now = utc("2026-11-23T10:00");

  test("without a window and with room a message is due at once, or at its step's time", () => {
    const notBefore = utc("2026-11-26T03:00");

    expect(nextSendAt({ now, capRemaining: 1 })).toEqual({ at: now, because: "due" });
    expect(nextSendAt({ now, capRemaining: 1, notBefore })).toEqual({
      at: notBefore,
      because: "due",
    });
    expect(nextSendAt({ now, capRemaining: 1, notBefore: utc("2026-11-20T03:00") }).at).toEqual(
      now,
    );
  });

  test("without room it waits for it, and then for the window", () => {
    const ask = (resets: string) =>
      nextSendAt({ now, window: office, capRemaining: 0, capResetsAt: utc(resets) });

    expect(ask("2026-11-23T12:00")).toEqual({
      at: utc("2026-11-23T12:00"),
      because: "daily-limit",
    });
    expect(ask("2026-11-23T20:00")).toEqual({
      at: utc("2026-11-24T08:00"),
      because: "daily-limit",
    });
  });

  test("a limit that is over before the window opens is not the reason", () => {
    const night = utc("2026-11-23T20:00");

    const { because } = nextSendAt({
      now: night,
      window: office,
      capRemaining: 0,
      capResetsAt: utc("2026-11-24T02:00"),
    });

    expect(because).toBe("outside-window");
  });
});

const zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"];
const formats = new Map(
  [...zones, "America/Sao_Paulo", "Pacific/Apia"].map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat("en-US", {
      timeZone,
      weekday: "short",
      hour: "numeric",
      minute: "numeric",
      hourCycle: "h23",
    }),
  ]),
);

/** Told by the formatter, which knows nothing of how the schedule reckons. */
function isInside(at: Date, window: SendWindow): boolean {
  const parts = new Map(
    formats
      .get(window.zone)!
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(parts.get("weekday")!) + 1;
  const minute = Number(parts.get("hour")) * 60 + Number(parts.get("minute"));
  return (
    (window.days ?? [day]).includes(day) &&
    minute >= window.startMinute &&
    minute < window.endMinute
  );
}

test("the time found is inside the window, and no earlier one is", () => {
  const questions = fc.record({
    from: fc.date({
      min: utc("2026-01-01T00:00"),
      max: utc("2027-12-31T00:00"),
      noInvalidDate: true,
    }),
    zone: fc.constantFrom(...formats.keys()),
    hours: fc
      .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
      .filter(([a, b]) => a < b),
    days: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), {
      nil: undefined,
    }),
    shares: fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
      maxLength: 20,
    }),
  });

  fc.assert(
    fc.property(questions, ({ from, zone, hours, days, shares }) => {
      const window = {
        startMinute: hours[0],
        endMinute: hours[1],
        zone,
        ...(days ? { days } : {}),
      };

      const { at, because } = nextSendAt({ now: from, window, capRemaining: 1 });

      expect(isInside(at, window)).toBe(true);
      expect(because === "due").toBe(at.getTime() === from.getTime());
      if (at > from) {
        const waited = at.getTime() - from.getTime();
        const earlier = [from, new Date(at.getTime() - 1)];
        for (const share of shares)
          earlier.push(new Date(from.getTime() + Math.floor(waited * share)));
        for (const time of earlier) expect(isInside(time, window)).toBe(false);
      }
    }),
    { numRuns: 300 },
  );
});

test("around a change of clocks the time found is the earliest, minute by minute", () => {
  const changes = fc.constantFrom(
    ["Europe/Berlin", "2026-03-28T22:00"],
    ["Europe/Berlin", "2026-10-24T22:00"],
    ["America/New_York", "2026-03-08T04:00"],
    ["America/New_York", "2026-11-01T03:00"],
    ["Australia/Lord_Howe", "2026-10-03T13:00"],
    ["Australia/Lord_Howe", "2026-04-04T13:00"],
  );
  const hours = fc
    .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 90 }))
    .map(([start, long]) => [start, start + long] as const);

  fc.assert(
    fc.property(
      changes,
      hours,
      fc.integer({ min: 0, max: 240 }),
      ([zone, base], [start, end], minutes) => {
        const window = { startMinute: start, endMinute: end, zone: zone! };
        const from = new Date(utc(base!).getTime() + minutes * 60_000);

        const { at } = nextSendAt({ now: from, window, capRemaining: 1 });

        const limit = Math.min(at.getTime(), from.getTime() + 480 * 60_000);
        for (let time = from.getTime(); time < limit; time += 60_000) {
          expect(isInside(new Date(time), window)).toBe(false);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test("a wait is told in words and in the zone's time", () => {
  const now = utc("2026-11-23T20:00");
  const told = (at: string, why: Omit<SendTime, "at">) =>
    nextSendWords({ at: utc(at), ...why }, { now, zone: "Europe/Berlin" });

  expect(told("2026-11-24T08:12", { because: "daily-limit", limit: 40 })).toBe(
    "Next send Tue 09:12, because the limit of 40 in 24 hours is reached",
  );
  expect(told("2026-11-24T08:12", { because: "daily-limit", limit: 20, day: 3 })).toBe(
    "Next send Tue 09:12, because the limit of day 3 of the mailbox’s beginning is reached, 20 in 24 hours",
  );
  expect(told("2026-11-24T08:00", { because: "outside-window", country: "FR" })).toBe(
    "Next send Tue 09:00, because it is outside the sending hours in France",
  );
  expect(told("2026-11-30T08:00", { because: "day-off", weekday: 7 })).toBe(
    "Next send Mon 30 Nov 09:00, because nothing is sent on a Sunday",
  );
  expect(told("2026-11-24T08:00", { because: "holiday", country: "FR" })).toBe(
    "Next send Tue 09:00, because of a public holiday in France",
  );
  expect(told("2026-11-23T20:01", { because: "gap", gap: 60 })).toBe(
    "Next send Mon 21:01, because messages leave about 60 seconds apart",
  );
  expect(told("2026-11-26T23:05", { because: "due" })).toBe(
    "Next send Fri 00:05, because its day has not come",
  );
  expect(told("2027-01-12T08:12", { because: "due" })).toMatch(/^Next send Tue 12 Jan 09:12,/);
});
