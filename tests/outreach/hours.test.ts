/** By whose clock somebody is written to, and that limit, gap and hours hold whatever happens. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { after, DAY, MINUTE, SECOND } from "#app/core/clock.ts";
import { hoursWords } from "#app/mailboxes/habits.ts";
import { limitAt, nextRise, type Ramp, rampDay } from "#app/mailboxes/ramp.ts";
import { isPublicHoliday } from "#app/outreach/holidays.server.ts";
import { opensAt, type SendWindow } from "#app/outreach/hours.ts";
import { gapAfter, roomOpensAt } from "#app/outreach/pace.ts";
import { nextSendAt } from "#app/outreach/schedule.ts";
import { shareOut } from "#app/outreach/senders.ts";
import { turnOf } from "#app/outreach/turn.ts";
import { type Habits, hoursFor, zonesOf } from "#app/outreach/zones.ts";

const utc = (text: string) => new Date(`${text}Z`);
const habits: Habits = {
  ...{ kind: "smtp", windowStart: 540, windowEnd: 1020, zone: "Europe/London" },
  ...{ days: "12345", hoursOf: "prospect", holidays: false },
};
const opens = (from: string, country: string | null, given: Partial<Habits> = {}) =>
  opensAt(utc(from), hoursFor({ ...habits, ...given }, country, isPublicHoliday))
    .toISOString()
    .slice(0, 16);

describe("the clock of a country", () => {
  it.each([
    ["one zone: its morning", "2026-11-23T05:00", "FR", "2026-11-23T08:00"],
    ["several zones: once it is day in all", "2026-11-23T14:30", "US", "2026-11-23T19:00"],
    ["no minute in all: where it is day in most", "2026-11-23T00:00", "RU", "2026-11-23T02:00"],
    ["unknown: the mailbox's own", "2026-11-23T05:00", null, "2026-11-23T09:00"],
    ["no country at all: the mailbox's own", "2026-11-23T05:00", "ZZ", "2026-11-23T09:00"],
    ["a Friday evening there, while it is noon here", "2026-11-20T12:00", "NZ", "2026-11-22T20:00"],
  ])("%s", (_, from, country, at) => {
    expect(opens(from, country)).toBe(at);
  });

  it("is not asked where the hours are the mailbox's, and practice knows none", () => {
    expect(opens("2026-11-23T05:00", "US", { hoursOf: "mailbox" })).toBe("2026-11-23T09:00");
    expect(opens("2026-11-22T05:00", "US", { kind: "practice" })).toBe("2026-11-22T05:00");
  });

  it("passes over public holidays there, when chosen, and says which hold it", () => {
    const from = utc("2026-12-24T20:00");
    const window = hoursFor({ ...habits, holidays: true }, "DE", isPublicHoliday);

    expect(opens("2026-12-25T09:00", "DE")).toBe("2026-12-25T09:00");
    expect(nextSendAt({ now: from, window, capRemaining: 1 })).toMatchObject({
      at: utc("2026-12-28T08:00"),
      because: "day-off",
      country: "DE",
    });
    expect(nextSendAt({ now: utc("2027-05-06T06:00"), window, capRemaining: 1 })).toMatchObject({
      at: utc("2027-05-07T07:00"),
      because: "holiday",
    });
    expect(isPublicHoliday("ZZ", "2026-12-25")).toBe(false);
  });

  it("never opens a closed minute of any zone, wherever the reader may be", () => {
    const questions = fc.record({
      from: fc.date({
        min: utc("2026-01-01T00:00"),
        max: utc("2027-12-31T00:00"),
        noInvalidDate: true,
      }),
      country: fc.constantFrom("US", "ES", "PT", "AU", "BR", "CA", "ID", "CL"),
      start: fc.integer({ min: 420, max: 660 }),
      long: fc.integer({ min: 480, max: 660 }),
    });
    fc.assert(
      fc.property(questions, ({ from, country, start, long }) => {
        const given = { ...habits, windowStart: start, windowEnd: Math.min(start + long, 1440) };
        const window = hoursFor(given, country, isPublicHoliday)!;

        const at = opensAt(from, window);

        const open = zonesOf(country).filter((zone) => isInside(at, { ...window, zone }));
        expect(open.length).toBeGreaterThan(zonesOf(country).length / 2);
        expect(opensAt(at, window)).toEqual(at);
        expect(at >= from).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a mailbox that begins", () => {
  const ramp: Ramp = {
    dailyCap: 40,
    rampFrom: 10,
    rampStep: 5,
    rampStartedAt: utc("2026-11-23T09:00"),
  };

  it("takes a few more each day, from its first message on, up to its limit", () => {
    const days = [-1, 0, 1, 2, 5, 6, 30].map((n) => after(utc("2026-11-23T10:00"), n * DAY));

    expect(days.map((at) => limitAt(ramp, at))).toEqual([10, 10, 15, 20, 35, 40, 40]);
    expect(days.map((at) => rampDay(ramp, at))).toEqual([1, 1, 2, 3, 6, undefined, undefined]);
    expect(nextRise(ramp, utc("2026-11-24T10:00"))).toEqual({
      at: utc("2026-11-25T09:00"),
      limit: 20,
    });
    expect(limitAt({ ...ramp, rampStartedAt: null }, utc("2027-11-24T10:00"))).toBe(10);
    expect(limitAt({ ...ramp, rampFrom: null }, utc("2026-11-23T10:00"))).toBe(40);
  });

  it("tells everybody in its line a day that its growing limit reaches", () => {
    const room = {
      hours: () => undefined,
      cap: 10,
      day: 1,
      left: 10,
      limitAt: (at: Date) => limitAt(ramp, at),
    };
    const now = utc("2026-11-23T09:00");

    const turns = [9, 10, 24, 25].map((place) => turnOf(room, { now, place }));

    expect(turns.map(({ at }) => at.getUTCDate())).toEqual([23, 24, 24, 25]);
    expect(turns[1]).toMatchObject({ because: "daily-limit", limit: 10, day: 1 });
  });
});

it("a gap is up to a quarter longer or shorter, and the same for the same message", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 1, max: 3600 }), (id, seconds) => {
      const gap = gapAfter(seconds, id);

      expect(gap).toBe(gapAfter(seconds, id));
      expect(gap).toBeGreaterThanOrEqual(Math.floor(seconds * SECOND * 0.75));
      expect(gap).toBeLessThanOrEqual(Math.ceil(seconds * SECOND * 1.25));
    }),
  );
});

it("people are shared by what each mailbox takes, and nobody is lost", () => {
  const people = Array.from({ length: 30 }, (_, n) => `p${n}`);
  const seats = [
    { id: "big", waiting: 0, limit: 40 },
    { id: "small", waiting: 0, limit: 20 },
    { id: "full", waiting: 500, limit: 40 },
  ];

  const shares = shareOut(people, seats);

  expect([...shares.values()].map((those) => those.length)).toEqual([20, 10, 0]);
  expect(new Set([...shares.values()].flat()).size).toBe(30);
});

it("hours are told as they are", () => {
  const hours = { windowStart: 480, windowEnd: 1080, zone: "Europe/Berlin" };

  expect(hoursWords(hours)).toBe("between 08:00 and 18:00 (Europe/Berlin)");
  expect(hoursWords({ ...hours, days: "135", holidays: true })).toBe(
    "between 08:00 and 18:00, Monday, Wednesday and Friday (Europe/Berlin), not on public holidays of their country",
  );
  expect(hoursWords({ ...hours, days: "12345", hoursOf: "prospect" })).toBe(
    "between 08:00 and 18:00, Monday to Friday, where the prospect is (Europe/Berlin if their country is unknown)",
  );
});

/**
 * A mailbox run through time by the rules that claiming asks, message by message: what is due, hours,
 * room, gap; somebody found closed is moved on. Ends when everybody was written to.
 */
function run({ habits, ramp, gap, people }: World, from: Date) {
  const sent: { at: Date; country: string | null }[] = [];
  let rampStartedAt: Date | null = null;
  let freeAt: Date | undefined;
  let waiting = people.map((person, n) => ({ ...person, n }));
  for (let rounds = 0, now = from; waiting.length > 0; rounds++) {
    if (rounds > 20_000) throw new Error("somebody never gets a time");
    const begun = { ...ramp, rampStartedAt };
    const counted = sent.filter(({ at }) => at > after(now, -DAY)).map(({ at }) => at);
    const left = limitAt(begun, now) - counted.length;
    const rises = nextRise(begun, now);
    const capResetsAt = roomOpensAt(
      counted[-left],
      rises && { at: rises.at, oldest: counted[counted.length - rises.limit] },
    );
    const free = nextSendAt({ now, capRemaining: left, capResetsAt, freeAt });
    const first = waiting.toSorted((a, b) => +a.nextAt - +b.nextAt || a.n - b.n)[0]!;
    if (free.because !== "due" || first.nextAt > now) {
      now = new Date(Math.max(+free.at, +first.nextAt));
      continue;
    }
    const opening = opensAt(now, hoursFor(habits, first.country, isPublicHoliday));
    if (opening > now) {
      waiting = waiting.map((each) => (each.n === first.n ? { ...each, nextAt: opening } : each));
      continue;
    }
    sent.push({ at: now, country: first.country });
    rampStartedAt ??= now;
    freeAt = gap > 0 ? after(now, gapAfter(gap, `message ${first.n}`)) : undefined;
    waiting = waiting.filter(({ n }) => n !== first.n);
  }
  return sent;
}

type World = {
  habits: Habits;
  ramp: Omit<Ramp, "rampStartedAt">;
  gap: number;
  people: { nextAt: Date; country: string | null }[];
};

it("no sliding day exceeds the limit, no gap and no closed hour is broken, and everybody's turn comes", () => {
  const starts = fc.constantFrom("2026-03-27T12:00", "2026-10-23T12:00", "2026-12-22T12:00");
  const countries = fc.constantFrom(null, "FR", "US", "NZ", "CL", "DE", "RU");
  const worlds = fc.record({
    dailyCap: fc.integer({ min: 1, max: 12 }),
    rampFrom: fc.option(fc.integer({ min: 1, max: 6 })),
    rampStep: fc.integer({ min: 1, max: 4 }),
    gap: fc.constantFrom(0, 60, 1800),
    hours: fc.constantFrom([480, 1080], [540, 1020], [0, 1440], [600, 720]),
    days: fc.constantFrom("1234567", "12345", "26"),
    hoursOf: fc.constantFrom("prospect", "mailbox"),
    holidays: fc.boolean(),
    people: fc.array(fc.tuple(fc.nat(5 * 24 * 60), countries), { minLength: 1, maxLength: 25 }),
  });
  fc.assert(
    fc.property(starts, worlds, (start, { dailyCap, rampFrom, rampStep, gap, hours, ...given }) => {
      const from = utc(start);
      const { days, hoursOf, holidays } = given;
      const own = { ...habits, days, hoursOf, holidays } as Habits;
      const world: World = {
        habits: { ...own, windowStart: hours[0]!, windowEnd: hours[1]! },
        ramp: { dailyCap, rampFrom, rampStep },
        gap,
        people: given.people.map(([minutes, country]) => ({
          nextAt: after(from, minutes * MINUTE),
          country,
        })),
      };

      const sent = run(world, from);

      expect(sent).toHaveLength(given.people.length);
      sent.forEach(({ at, country }, n) => {
        const over = sent[n + dailyCap];
        if (over) expect(+over.at - +at).toBeGreaterThanOrEqual(DAY);
        if (sent[n + 1]) expect(+sent[n + 1]!.at - +at).toBeGreaterThanOrEqual(gap * SECOND * 0.75);
        const window = hoursFor(world.habits, country, isPublicHoliday)!;
        const zones = [window.zone, ...(window.others ?? [])];
        const open = zones.filter((zone) => isInside(at, { ...window, zone }));
        const short = hours[1]! - hours[0]! < 400;
        expect(open.length).toBeGreaterThan(short ? 0 : zones.length / 2);
      });
      const firstDay = sent.filter(({ at }) => +at < +sent[0]!.at + DAY);
      if (rampFrom) expect(firstDay.length).toBeLessThanOrEqual(Math.min(rampFrom, dailyCap));
    }),
    { numRuns: 40 },
  );
});

/** Told by the formatter, which knows nothing of how the hours reckon. */
function isInside(at: Date, { zone, days, startMinute, endMinute, isHoliday }: SendWindow) {
  const parts = new Date(at.getTime()).toLocaleString("sv-SE", { timeZone: zone });
  const [date = "", time = ""] = parts.split(" ");
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const weekday = utc(`${date}T00:00:00`).getUTCDay() || 7;
  const inHours = hour * 60 + minute >= startMinute && hour * 60 + minute < endMinute;
  return inHours && (days ?? [weekday]).includes(weekday) && !isHoliday?.(date);
}
