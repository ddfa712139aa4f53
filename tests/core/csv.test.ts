/** Writing CSV that no spreadsheet runs, and reading it back unchanged. */
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BYTE_ORDER_MARK, csvLine, readExportedCell } from "#app/core/csv.ts";
import { readSample } from "#app/core/csv-records.ts";

const pieces = fc.constantFrom(
  ..."=+-@\t\r\n\0＝＋－＠'\",; |ab1",
  "cmd",
  "O'Brien",
  "=HYPERLINK(1)",
  "\ufeff",
  "ü",
  "日本",
);
const cells = fc.array(pieces, { maxLength: 8 }).map((some) => some.join(""));
const tables = fc.array(fc.array(cells, { minLength: 1, maxLength: 5 }), { maxLength: 5 });

describe("a written cell", () => {
  test.each([
    ["=1+1", `"'=1+1"`],
    ['=HYPERLINK("http://evil.example")', `"'=HYPERLINK(""http://evil.example"")"`],
    ["@SUM(A1)", `"'@SUM(A1)"`],
    ["+49 30 1234", `"'+49 30 1234"`],
    ["-1", `"'-1"`],
    ["\t=1", `"'\t'=1"`],
    ["\r=1", `"'\r'=1"`],
    ["\0=1", `"'\0=1"`],
    ["＝1+1", `"'＝1+1"`],
    ["＠SUM(A1)", `"'＠SUM(A1)"`],
    ["'=1", `"''=1"`],
    ["a;=1", `"a;'=1"`],
    ["a\n=1", `"a\n'=1"`],
    ["O'Brien", "O'Brien"],
    ["'quoted'", `"'quoted'"`],
    ["Acme, Inc.", '"Acme, Inc."'],
    ["a = b", "a = b"],
    ["ada-l@larkfield.example", "ada-l@larkfield.example"],
  ])("%j is %j", (cell, written) => {
    expect(csvLine([cell])).toBe(`${written}\r\n`);
    expect(readExportedCell(cell.startsWith("'=") ? `'${cell}` : cell)).toBe(cell);
  });

  test("no cell can start a formula, whichever separator the spreadsheet believes in", () => {
    fc.assert(
      fc.property(cells, (cell) => {
        const [written] = parse(csvLine([cell, ""]), { relax_column_count: true }) as string[][];

        for (const part of written![0]!.split(/[;\t\r\n]/)) {
          expect(part).not.toMatch(/^[=+\-@\0＝＋－＠]/);
        }
      }),
    );
  });

  test("an export read back is what was exported", () => {
    fc.assert(
      fc.property(tables, (table) => {
        const file = BYTE_ORDER_MARK + table.map(csvLine).join("");
        const bytes = new TextEncoder().encode(file);

        const records = readSample(bytes, { delimiter: ",", whole: true, limit: 100 });

        expect(records.map((record) => record.cells.map(readExportedCell))).toEqual(table);
      }),
      { numRuns: 500 },
    );
  });
});
