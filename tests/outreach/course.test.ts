import { expect, test } from "vitest";
import { branchTo, dueAfter, isBeyond, nextEmail, stepAfter } from "#app/outreach/course.ts";
import { asReply, under } from "#app/outreach/thread.ts";
import { chooseVariant, judge, nextName, wilson } from "#app/outreach/variant.ts";

const step = (number: number, position: number, given: object = {}) => ({
  ...{ number, position, kind: "email" as const, waitDays: 0, businessDays: false },
  ...{ condition: null, elseNumber: null },
  ...given,
});

test("steps follow by their place, whatever they are named", () => {
  const course = [step(1, 3), step(2, 1), step(7, 2)];

  expect(stepAfter(course, 2)?.number).toBe(7);
  expect(stepAfter(course, 7)?.number).toBe(1);
  expect(stepAfter(course, 1)).toBeUndefined();
  expect(stepAfter(course, 99)).toBeUndefined();
  expect(isBeyond(course, { at: 1, step: 7 })).toBe(true);
  expect(isBeyond(course, { at: 7, step: 1 })).toBe(false);
});

test("a branch leads onwards or ends, and never back", () => {
  const branch = (elseNumber: number) => step(2, 2, { kind: "branch", elseNumber });
  const course = [step(1, 1), branch(4), step(3, 3), step(4, 4)];

  expect(branchTo(course, branch(4), true)?.number).toBe(3);
  expect(branchTo(course, branch(4), false)?.number).toBe(4);
  expect(branchTo(course, branch(0), false)).toBeUndefined();
  expect(branchTo(course, branch(1), false)).toBeUndefined();
  expect(nextEmail(course, 2)?.number).toBe(3);
});

test.each([
  ["a Thursday and two", "2026-11-26T09:30Z", 2, "2026-11-30T09:30Z"],
  ["a Friday and one", "2026-11-27T09:30Z", 1, "2026-11-30T09:30Z"],
  ["a Saturday and one", "2026-11-28T09:30Z", 1, "2026-11-30T09:30Z"],
  ["a Saturday and none", "2026-11-28T09:30Z", 0, "2026-11-30T09:30Z"],
  ["a week of them", "2026-11-25T09:30Z", 5, "2026-12-02T09:30Z"],
])("business days are Monday to Friday: %s", (_, from, waitDays, to) => {
  const due = dueAfter(new Date(from), { waitDays, businessDays: true }, "UTC");

  expect(due).toEqual(new Date(to));
});

test("business days keep the time of day when clocks change, and go by the zone’s own calendar", () => {
  const berlin = { waitDays: 1, businessDays: true };

  expect(dueAfter(new Date("2026-03-27T09:00Z"), berlin, "Europe/Berlin")).toEqual(
    new Date("2026-03-30T08:00Z"),
  );
  expect(dueAfter(new Date("2026-11-26T23:30Z"), berlin, "Europe/Berlin")).toEqual(
    new Date("2026-11-29T23:30Z"),
  );
});

test("plain days are 24 hours each", () => {
  const due = dueAfter(new Date("2026-11-27T09:30Z"), { waitDays: 2, businessDays: false }, "UTC");

  expect(due).toEqual(new Date("2026-11-29T09:30Z"));
});

test("a follow-up goes under the first message, naming all of its thread", () => {
  const thread = [
    { messageId: "<1@a>", subject: "Hello" },
    { messageId: "<2@a>", subject: "Re: Hello" },
    { messageId: "<3@a>", subject: "Something else" },
  ];

  expect(under(thread)).toEqual({
    subject: "Re: Hello",
    headers: { "In-Reply-To": "<2@a>", References: "<1@a> <2@a>" },
  });
  expect(under([])).toBeUndefined();
  expect(asReply("RE: re: Hello")).toBe("Re: Hello");
});

test("fifty messages of a thread still make a header that may travel", () => {
  const thread = Array.from({ length: 50 }, (_, n) => ({ messageId: `<${n}@a>`, subject: "Hi" }));

  const references = under(thread)!.headers.References!.split(" ");

  expect(references).toHaveLength(20);
  expect([references[0], references.at(-1)]).toEqual(["<0@a>", "<49@a>"]);
});

test("variants are the same for one person, and even over many", () => {
  const counts = { A: 0, B: 0, C: 0 };
  for (let n = 0; n < 6000; n++) {
    const who = { enrolmentId: `0190aaaa-0000-7000-8000-${String(n).padStart(12, "0")}`, step: 3 };
    const chosen = chooseVariant(["A", "B", "C"] as const, who);
    expect(chooseVariant(["A", "B", "C"] as const, who)).toBe(chosen);
    counts[chosen] += 1;
  }

  for (const count of Object.values(counts)) expect(Math.abs(count - 2000)).toBeLessThan(200);
});

test("a variant’s name is never given twice", () => {
  expect(nextName([])).toBe("B");
  expect(nextName(["A", "B", "D"])).toBe("E");
  expect(nextName(["Z"])).toBeUndefined();
});

test("Wilson’s interval is what the tables say, and honest at the edges", () => {
  const { low, high } = wilson(8, 40);

  expect([low, high].map((share) => share.toFixed(3))).toEqual(["0.105", "0.348"]);
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  expect(wilson(0, 10).low).toBe(0);
  expect(wilson(10, 10).high).toBeCloseTo(1);
});

test.each([
  ["one alone", [[100, 9]], ""],
  [
    "too few",
    [
      [100, 9],
      [12, 5],
    ],
    "Too few to compare: each needs at least 30 sent, and the fewest has 12.",
  ],
  [
    "close",
    [
      [100, 10],
      [100, 14],
    ],
    "No difference to be told: what there is may be chance.",
  ],
  [
    "far apart",
    [
      [200, 8],
      [200, 40],
    ],
    "B is answered more often, by more than chance would do.",
  ],
] as [string, [number, number][], string][])(
  "says what may be said of variants: %s",
  (_, all, said) => {
    const tried = all.map(([sent, replied], n) => ({ name: "AB"[n]!, sent, replied }));

    expect(judge(tried)).toBe(said);
  },
);
