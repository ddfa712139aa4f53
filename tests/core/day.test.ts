/** Days as people write them. */
import { describe, expect, test } from "vitest";
import { readDay } from "#app/core/day.ts";

describe("reading a day", () => {
  test.each([
    ["2026-11-26", "2026-11-26"],
    ["2026-1-6", "2026-01-06"],
    ["2026/11/26", "2026-11-26"],
    ["20261126", "2026-11-26"],
    ["2026-11-26T10:00:00Z", "2026-11-26"],
    ["2026-11-26 00:00:00", "2026-11-26"],
    ["26.11.2026", "2026-11-26"],
    ["5.6.2026", "2026-06-05"],
    ["26/11/2026", "2026-11-26"],
    ["11/26/2026", "2026-11-26"],
    ["5/5/2026", "2026-05-05"],
    ["26-11-2026", "2026-11-26"],
    ["26 Nov 2026", "2026-11-26"],
    ["26 November 2026", "2026-11-26"],
    ["26th November, 2026", "2026-11-26"],
    ["November 26, 2026", "2026-11-26"],
    ["Nov 1st 2026", "2026-11-01"],
    ["Thursday, 26 November 2026", "2026-11-26"],
    ["3 Sept 2026", "2026-09-03"],
    ["29 Feb 2028", "2028-02-29"],
  ])("%s is %s", (typed, day) => {
    expect(readDay(typed)).toEqual({ day });
  });

  test.each([
    ...["", "soon", "2026-02-30", "29 Feb 2026", "2026-13-01", "2026-00-10", "26.11.26", "2026"],
    ...[
      "12/31",
      "26 Brumaire 2026",
      "0026-11-26",
      "2026-11-26-01",
      "31/31/2026",
      "202611",
      "x".repeat(9_999),
    ],
  ])("“%s” is none", (typed) => {
    expect(readDay(typed).problem).toBe("no-day");
  });

  test("5/6/2026 can be read as two days", () => {
    expect(readDay("5/6/2026").problem).toBe("two-readings");
    expect(readDay("05-06-2026").problem).toBe("two-readings");
  });
});
