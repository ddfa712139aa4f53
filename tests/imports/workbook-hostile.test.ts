/** Workbooks that were made to keep us busy. */
import { describe, expect, test } from "vitest";
import { isDateFormat } from "#app/imports/workbook-cells.ts";
import { expectSteady } from "#tests/support/growth.ts";

describe("formats of numbers", () => {
  test("are days or not, whatever stands around the letters", () => {
    const dates = ["dd.mm.yyyy", "[h]:mm", "[$-407]d. mmm", '"on "d', "[Red]m/d", "\\d yy"];
    const numbers = ["0.00", "General", "[Red]0", '0" days"', "\\d0", "_d0", "[$day]0", '"d', ""];

    expect(dates.filter((code) => !isDateFormat(164, code))).toEqual([]);
    expect(numbers.filter((code) => isDateFormat(164, code))).toEqual([]);
    expect([14, 22, 57].every((id) => isDateFormat(id, undefined))).toBe(true);
  });

  test.each(["[", "[h", '"', "\\", "[hm"])("of many %s take no longer than they are long", (sign) =>
    expectSteady((size) => isDateFormat(164, sign.repeat(size)), 8_000),
  );

  test("are read no further than spreadsheets allow", () => {
    expect(isDateFormat(164, `${"0".repeat(254)}d`)).toBe(true);
    expect(isDateFormat(164, `${"0".repeat(255)}d`)).toBe(false);
  });
});
