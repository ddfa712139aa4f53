/** The clock of a request: one calendar month, told in words, with two reminders on the way. */
import { describe, expect, test } from "vitest";
import { dueBy, readWanted, reminderAt, urgency, writeWanted } from "#app/requests/request.ts";

test.each([
  ["2026-01-31T09:30:00Z", "2026-02-28T09:30:00Z"],
  ["2028-01-31T09:30:00Z", "2028-02-29T09:30:00Z"],
  ["2026-03-31T00:00:00Z", "2026-04-30T00:00:00Z"],
  ["2026-11-26T23:59:59Z", "2026-12-26T23:59:59Z"],
  ["2026-12-31T12:00:00Z", "2027-01-31T12:00:00Z"],
])("what is asked on %s is due on %s", (at, due) => {
  expect(dueBy(new Date(at))).toEqual(new Date(due));
});

describe("how urgent it is", () => {
  const at = new Date("2026-11-01T12:00:00Z");
  const clock = { at, dueAt: dueBy(at) };

  test.each([
    ["2026-11-01T12:00:00Z", "Due in 30 days", "plain"],
    ["2026-11-16T12:00:00Z", "Due in 15 days: soon", "info"],
    ["2026-11-25T12:00:00Z", "Due in 6 days: urgent", "warning"],
    ["2026-11-30T12:00:00Z", "Due tomorrow: urgent", "warning"],
    ["2026-12-01T08:00:00Z", "Due today", "bad"],
    ["2026-12-01T12:00:00Z", "Overdue: answer it today", "bad"],
  ])("on %s is “%s”", (now, words, tone) => {
    expect(urgency(clock, new Date(now))).toEqual({ words, tone });
  });

  test("is told to the owners at half and at four fifths of it", () => {
    expect(reminderAt(clock, "half")).toEqual(new Date("2026-11-16T12:00:00Z"));
    expect(reminderAt(clock, "four-fifths")).toEqual(new Date("2026-11-25T12:00:00Z"));
  });
});

test("what is wanted is read as it was written, and what is none as nothing", () => {
  const wanted = { language: "de", fields: { company: null, lastName: "Ü" }, note: "x" } as const;

  expect(readWanted(writeWanted(wanted))).toEqual(wanted);
  for (const text of [null, "", "{", '{"language":"xx"}', '{"fields":1}']) {
    expect(readWanted(text)).toEqual({ language: "en", fields: {}, note: null });
  }
});
