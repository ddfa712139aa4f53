/** Sequences in words: what may be written, how each person stands, and what a launch says beforehand. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY, HOUR, MINUTE } from "#app/core/clock.ts";
import { describeEnrolment, type EnrolmentFacts, whenWords } from "#app/outreach/enrolment.ts";
import { launchWords } from "#app/outreach/launch.ts";
import { readable, threadSubjects } from "#app/outreach/readable.ts";
import { whyStopped } from "#app/outreach/reasons.ts";
import type { SendTime } from "#app/outreach/schedule.ts";
import {
  describeSequence,
  enrolledWords,
  mailboxChoices,
  PeopleInput,
  SequenceInput,
} from "#app/outreach/sequence.ts";
import { turnOf } from "#app/outreach/turn.ts";

const now = new Date("2026-03-02T09:12:00Z");
const utc = { now, zone: "UTC" };

function later(ms: number): Date {
  return new Date(now.getTime() + ms);
}

describe("a subject in a list", () => {
  it.each([
    ["Calibration at {{ company }}", "Calibration at [company]"],
    ['For {{first_name | default: "you"}}:  a question', "For [first name]: a question"],
    ['{% if company %}At {{ company }}{% endif %} {{ "soon" | upcase }}', "At [company] soon"],
    ["Half {{ open", "Half {{ open"],
    ["{{}} and {{ }}", "[…] and […]"],
  ])("%s is read as %s", (written, read) => {
    expect(readable(written)).toBe(read);
  });

  it("of a follow-up is that of its thread", () => {
    expect(threadSubjects(["Hi {{ company }}", "", "New", "", ""])).toEqual([
      ...["Hi [company]", "Re: Hi [company]", "New", "Re: New", "Re: New"],
    ]);
    expect(threadSubjects(["", "Late"])).toEqual(["", "Late"]);
  });
});

describe("what is written", () => {
  const good = { name: "Autumn", subject: "Hi {{ first_name }}", body: "One\r\n\r\ntwo" };

  it("is kept with plain line ends, and its blanks around it are not", () => {
    const read = SequenceInput.parse({ ...good, name: "  Autumn ", id: "no id" });

    expect(read).toMatchObject({ name: "Autumn", body: "One\n\ntwo", id: undefined });
  });

  it.each([
    ["name", { name: "" }],
    ["subject", { subject: "two\nlines" }],
    ["subject", { subject: "Hi {{ first_name" }],
    ["subject", { subject: "Hi {{ nickname }}" }],
    ["body", { body: "   " }],
    ["body", { body: "{% for x in y %}" }],
    ["body", { body: "x".repeat(20_001) }],
  ])("names the field when the %s is not right", (field, wrong) => {
    const { error } = SequenceInput.safeParse({ ...good, ...wrong });

    expect(error!.issues.map(({ path }) => path.join())).toContain(field);
    for (const { message } of error!.issues) expect(message).toMatch(/^\S.*[^.]\.$/);
  });

  it("goes to those in whom words are found only if there are words", () => {
    expect(PeopleInput.safeParse({ who: "search" }).success).toBe(false);
    expect(PeopleInput.safeParse({ who: "search", q: "optics" }).success).toBe(true);
    expect(PeopleInput.safeParse({ who: "all" }).success).toBe(true);
  });
});

describe("one person", () => {
  const facts: EnrolmentFacts = {
    state: "waiting",
    reason: null,
    sequence: "running",
    mailbox: { kind: "smtp", state: "ready", aheadSeconds: 0 },
    send: null,
    nextAt: now,
  };
  const send = { state: "sent", reason: null, sentAt: null, retryAt: null } as const;
  const hold = (because: SendTime["because"]) => ({ at: later(DAY), because, gap: 60 });
  const tue = "Next send Tue 09:12, because";
  const [full, closed] = ["the daily limit is reached", "it is outside the sending hours"];
  const apart = "messages leave about 60 seconds apart";

  it.each<[string, Partial<EnrolmentFacts>, string, string]>([
    ["due now", {}, "Due", ""],
    ["due on a day", { nextAt: later(DAY) }, "Waiting", `${tue} its day has not come.`],
    ["held by the limit", { next: hold("daily-limit") }, "On hold", `${tue} ${full}.`],
    ["held by the hours", { next: hold("outside-window") }, "On hold", `${tue} ${closed}.`],
    ["held by the gap", { next: hold("gap") }, "Waiting", `${tue} ${apart}.`],
    ["in a draft", { sequence: "draft" }, "Not launched", ""],
    ["in a pause", { sequence: "paused" }, "Paused", "They are written to once you resume it."],
    ["on its way", { nextAt: null, send: { ...send, state: "intent" } }, "On its way", ""],
    [
      "in doubt",
      { nextAt: null, send: { ...send, state: "uncertain" } },
      "Waiting for you",
      "Nothing more goes to them until you decide.",
    ],
    [
      "tried again",
      {
        nextAt: null,
        send: { ...send, state: "retry", reason: "try-later", retryAt: later(HOUR) },
      },
      "Trying again",
      "Next try today 10:12, with the same message.",
    ],
  ])("%s is told with what comes next", (_, given, word, next) => {
    expect(describeEnrolment({ ...facts, ...given }, utc)).toMatchObject({ word, next });
  });

  it("who is finished says when", () => {
    const sent = { ...send, sentAt: new Date("2025-11-23T09:12:00Z") };

    const told = describeEnrolment({ ...facts, state: "done", send: sent }, utc);

    expect(told).toMatchObject({ word: "Sent", why: "Sent 23 Nov 2025 09:12." });
  });

  it("in practice is told by the practice clock", () => {
    const mailbox = { kind: "practice", state: "ready", aheadSeconds: 86_400 } as const;

    const told = describeEnrolment({ ...facts, mailbox, nextAt: later(3 * DAY) }, utc);

    expect(told.next).toBe(
      "Next send Thu 09:12 by the practice clock, because its day has not come.",
    );
  });

  it("whose mailbox cannot send is on hold", () => {
    const mailbox = { kind: "smtp", state: "failing", aheadSeconds: 0 } as const;

    expect(describeEnrolment({ ...facts, mailbox }, utc)).toMatchObject({ word: "On hold" });
  });

  it("always gets whole sentences, whatever was stored", () => {
    const words = fc.constantFrom(
      ...[
        "unsubscribed",
        "replied",
        "missing:first_name,company",
        "missing:",
        "gave-up",
        "toString",
      ],
    );
    fc.assert(
      fc.property(fc.oneof(words, fc.string(), fc.constant(null)), (reason) => {
        expect(whyStopped(reason)).toMatch(/^[A-Z].*\.$/);
      }),
    );
    expect(whyStopped("missing:first_name,company")).toBe("No first name and no company.");
    expect(whyStopped("missing:subject")).toBe("The subject comes out empty.");
  });
});

it("times are near or far, in the zone of the reader", () => {
  expect(whenWords(later(HOUR), { now, zone: "Asia/Tokyo" })).toBe("today 19:12");
  expect(whenWords(later(20 * HOUR), utc)).toBe("Tue 05:12");
  expect(whenWords(later(30 * DAY), utc)).toBe("1 Apr 09:12");
  expect(whenWords(later(-DAY), utc)).toBe("1 Mar 09:12");
});

describe("a place in the line", () => {
  const window = { startMinute: 540, endMinute: 1020, zone: "UTC" };

  it("moves by the limit each day", () => {
    const room = { cap: 10, left: 10, hours: () => window };

    const days = [0, 9, 10, 25].map((place) => turnOf(room, { now, place }));

    expect(days.map(({ at }) => at.toISOString().slice(0, 16))).toEqual([
      "2026-03-02T09:12",
      "2026-03-02T09:12",
      "2026-03-03T09:12",
      "2026-03-04T09:12",
    ]);
    expect(days.map(({ because }) => because)).toEqual([
      "due",
      "due",
      "daily-limit",
      "daily-limit",
    ]);
  });

  it("waits for room where there is none, and for the hours", () => {
    const room = { cap: 2, left: 0, opensAt: later(10 * HOUR), hours: () => window };

    const turn = turnOf(room, { now, place: 0 });

    const at = new Date("2026-03-03T09:00:00Z");
    expect(turn).toEqual({ at, because: "daily-limit", limit: 2 });
  });

  it("is never earlier for who stands further back", () => {
    const many = fc.record({
      cap: fc.integer({ min: 1, max: 50 }),
      left: fc.integer({ min: -5, max: 50 }),
      gap: fc.constantFrom(0, 60, 7200),
    });
    fc.assert(
      fc.property(many, fc.nat(500), fc.nat(500), ({ cap, left, gap }, one, other) => {
        const paced = { freeAt: later(MINUTE), gap, hours: () => window };
        const room = { cap, left: Math.min(left, cap), opensAt: later(HOUR), ...paced };
        const [first, last] = [Math.min(one, other), Math.max(one, other)];

        const times = [first, last].map((place) => turnOf(room, { now, place }).at.getTime());

        expect(times[0]).toBeLessThanOrEqual(times[1]!);
        expect(times[0]).toBeGreaterThanOrEqual(now.getTime());
      }),
    );
  });
});

describe("a launch says", () => {
  const mailbox = {
    kind: "smtp",
    address: "ada@larkfield.example",
    dailyCap: 40,
    windowStart: 480,
    windowEnd: 1080,
    zone: "Europe/Berlin",
  } as const;
  const counts = { ready: 62, missing: 1, held: 0, suppressed: 2, written: 0 };
  const postalAddress = "1 Lark Field\nNorwich";

  it("to how many, from where, when the last goes, and who is left out", () => {
    const times = { now, first: now, last: later(DAY) };

    expect(launchWords({ mailbox, counts, postalAddress, times }, "UTC")).toEqual([
      "62 people will be written to from ada@larkfield.example. It is your own mailbox: real people get this.",
      "The first goes at once, the last about Tue 09:12.",
      "At most 40 in any 24 hours, between 08:00 and 18:00 (Europe/Berlin).",
      "One person will be blocked: something that the message needs is missing.",
      "2 people will be left out: they must not be written to.",
      "Below each message stand your address (1 Lark Field, Norwich), why they get it, and a way to unsubscribe.",
      "Who unsubscribes or whose address does not exist is never written to again.",
    ]);
  });

  it("in practice that nobody real gets anything, at any hour", () => {
    const times = { now, first: now, last: now };
    const practice = { ...mailbox, kind: "practice" } as const;

    const words = launchWords({ mailbox: practice, counts, postalAddress, times }, "UTC").join(" ");

    expect(words).toContain("nobody real gets anything");
    expect(words).toContain("at any hour");
  });
});

it("a sequence is told with what holds it", () => {
  const running = {
    state: "running",
    waiting: 3,
    uncertain: 0,
    due: 3,
    mailbox: { kind: "smtp", state: "ready" },
  } as const;

  expect(describeSequence(running, utc).word).toBe("Running");
  const held = { ...running, next: { at: later(DAY), because: "daily-limit" } as const };
  expect(describeSequence(held, utc).why).toBe(
    "Next send Tue 09:12, because the daily limit is reached.",
  );
  const broken = { ...running, mailbox: { kind: "smtp", state: "failing" } } as const;
  expect(describeSequence(broken, utc)).toMatchObject({ word: "On hold", tone: "bad" });
  const asking = { ...running, waiting: 1, uncertain: 1, due: 0 };
  expect(describeSequence(asking, utc).word).toBe("Waiting for you");
  expect(describeSequence({ ...running, state: "finished", waiting: 1 }, utc).why).toContain(
    "One person was",
  );
});

it("a mailbox may be chosen when it is ready, and practice is labelled", () => {
  const all = [
    { id: "1", kind: "practice", address: "p@x.example", state: "ready" },
    { id: "2", kind: "smtp", address: "a@x.example", state: "ready" },
    { id: "3", kind: "smtp", address: "b@x.example", state: "failing" },
  ] as const;

  expect(mailboxChoices([...all], null).map(({ label }) => label)).toEqual([
    "Practice: p@x.example (reaches nobody)",
    "a@x.example",
  ]);
  expect(mailboxChoices([...all], "3").at(-1)!.label).toBe("b@x.example (cannot send now)");
});

it("adding people is summed up without names", () => {
  expect(enrolledWords({ added: 1, already: 0, held: 0, suppressed: 0, more: false })).toBe(
    "Added 1 person.",
  );
  expect(enrolledWords({ added: 0, already: 2, held: 0, suppressed: 1, more: false })).toBe(
    "Nobody was added. 2 were in it already. 1 was left out: they must not be written to.",
  );
});
