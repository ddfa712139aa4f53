/** Numbers as people write them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDecimal } from "#app/core/decimal.ts";

describe("reading a number", () => {
  test.each([
    ["1234.5", "1234.5"],
    ["1234,5", "1234.5"],
    ["1 234,5", "1234.5"],
    ["1\u202f234\u00a0567,80", "1234567.8"],
    ["1'234.5", "1234.5"],
    ["1’234.5", "1234.5"],
    ["1,234.5", "1234.5"],
    ["1.234,5", "1234.5"],
    ["1,234,567", "1234567"],
    ["1.234.567", "1234567"],
    ["1.234", "1.234"],
    ["0,125", "0.125"],
    ["1234,567", "1234.567"],
    [".5", "0.5"],
    ["-7", "-7"],
    ["\u22127", "-7"],
    ["+007", "7"],
    ["-0.00", "0"],
    ["999999999999999", "999999999999999"],
  ])("%s is %s", (typed, text) => {
    const read = readDecimal(typed);

    expect(read).toEqual({ text, number: Number(text) });
  });

  test.each(["", "-", ".", "seven", "1e5", "0x10", "Infinity", "NaN", "1 2", "12 34", "1,23,4"])(
    "“%s” is none",
    (typed) => {
      expect(readDecimal(typed).problem).toBe("no-number");
    },
  );

  test.each(["1,2345.6", "1.2.3", "1,2,3", "5,", "1..5", "--5", "1 234 5", "5 €"])(
    "“%s” is none either",
    (typed) => {
      expect(readDecimal(typed).problem).toBe("no-number");
    },
  );

  test("one comma before three digits can be read in two ways", () => {
    expect(readDecimal("1,234").problem).toBe("two-readings");
    expect(readDecimal("-12,500").problem).toBe("two-readings");
  });

  test("more than can be kept without loss is refused", () => {
    expect(readDecimal("1234567890123456").problem).toBe("too-long");
    expect(readDecimal(`0.${"0".repeat(20)}1`).problem).toBe("too-long");
    expect(readDecimal("9".repeat(10_000)).problem).toBe("too-long");
  });

  test("whatever is read is read again as itself, and is a number", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[-+]?[\d.,' ]{1,20}$/), (typed) => {
        const { text, number } = readDecimal(typed);
        if (text === undefined) return;
        expect(Number.isFinite(number)).toBe(true);
        expect(readDecimal(text)).toEqual({ text, number });
      }),
    );
  });
});
