/** A sequence in figures, each told with what it is a part of. */
import { describe, expect, it } from "vitest";
import {
  cellsOf,
  cellWords,
  everyDay,
  type Figures,
  linesOf,
  readTableName,
  type Sent,
  tablesOf,
} from "#app/reports/report.ts";

const sent: Sent = {
  ...{ step: 2, variant: "A", mailbox: "ada@larkfield.example", sent: 50, bounced: 10 },
  ...{ measured: 32, people: 8, proxies: 6, scanners: 4, replied: 4, unsubscribed: 1 },
};
const figures: Figures = {
  sent: [{ ...sent, variant: "B", sent: 5, bounced: 0, measured: 0, people: 0 }, sent],
  days: [
    { day: "2026-02-27", sent: 5, opened: 0, replied: 0 },
    { day: "2026-03-02", sent: 0, opened: 2, replied: 1 },
  ],
  countries: [{ country: "FR", messages: 8, counted: 0 }],
  totals: [],
  steps: [{ number: 2, name: "Step 1: Hello" }],
};

describe("a report", () => {
  it("tells opens of what was measured and arrived, and answers of what arrived", () => {
    const words = cellsOf([sent]).map(cellWords);

    expect(words).toEqual([
      ...["50", "10 of 50 (20.0 %)", "8 of 32 (25.0 %)", "6 of 32 (18.8 %)", "4 of 32 (12.5 %)"],
      ...["14 of 32 (43.8 %)", "8", "4 of 40 (10.0 %)", "1 of 40 (2.5 %)"],
    ]);
  });

  it("tells no percentage of a few, and nothing of nothing", () => {
    expect(cellWords({ value: 3, of: 12 })).toBe("3 of 12");
    expect(cellWords({ value: 0, of: 0 })).toBe("–");
  });

  it("has a table for whatever there is, in words and as lines of a file", () => {
    const tables = tablesOf(figures);

    expect(tables.map(({ name }) => name)).toEqual([
      ...["steps", "variants", "mailboxes", "days", "countries"],
    ]);
    expect(tables[0]!.rows.map(({ label, cells }) => [label, cells[0]!.value])).toEqual([
      ["Step 1: Hello", 55],
    ]);
    expect(linesOf(tables[1]!)[2]!.slice(0, 4)).toEqual(["Step 1: Hello: A", "50", "10", "8"]);
    expect(readTableName("days")).toBe("days");
    expect(readTableName("passwords")).toBe("steps");
  });

  it("draws days without a gap", () => {
    expect(everyDay(figures.days).map(({ day, opened }) => [day, opened])).toEqual([
      ...[["2026-02-27", 0] as const, ["2026-02-28", 0] as const],
      ...[["2026-03-01", 0] as const, ["2026-03-02", 2] as const],
    ]);
  });
});
