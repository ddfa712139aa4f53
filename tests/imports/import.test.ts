/** Rows of a file becoming prospects, or being refused with a reason. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvLine } from "#app/core/csv.ts";
import { readSample } from "#app/core/csv-records.ts";
import { type ColumnMeaning, MEANING_LABELS } from "#app/imports/columns.ts";
import { readRow } from "#app/imports/import.ts";
import { describeCounts, fileProblem, rejectSentence } from "#app/imports/import-words.ts";
import { PROSPECT_FIELDS } from "#app/prospects/prospect.ts";

const columns: ColumnMeaning[] = [...PROSPECT_FIELDS, "skip"];
const row = (email: string, name = "Ada") => [
  name,
  "Lovelace",
  email,
  "",
  "Larkfield",
  "UK",
  "note",
];

describe("a good row", () => {
  test("becomes a prospect with an empty field as null", () => {
    expect(readRow(row(" Ada@Larkfield.Example "), columns).values).toEqual({
      email: "Ada@Larkfield.Example",
      key: "ada@larkfield.example",
      firstName: "Ada",
      lastName: "Lovelace",
      position: null,
      company: "Larkfield",
      country: "GB",
    });
  });

  test("has its blanks and invisible characters cleared and its country kept as written", () => {
    const { values } = readRow(
      ["\u200bAda \n Augusta", "Lovelace", "ada@x.example", "", "", "Atlantis", ""],
      columns,
    );

    expect(values).toMatchObject({ firstName: "Ada Augusta", country: "Atlantis" });
  });

  test("may hold a full name", () => {
    const { values } = readRow(["ada@x.example", "Dr. Ada Lovelace"], ["email", "fullName"]);

    expect(values).toMatchObject({ firstName: "Ada", lastName: "Lovelace" });
  });

  test("may have empty cells too many", () => {
    expect(readRow([...row("ada@x.example"), "", " "], columns).values?.key).toBe("ada@x.example");
  });

  test("has the guard of an exported formula taken away, and nothing else", () => {
    const { values } = readRow(
      ["ada@x.example", "'=SUM(A1)", "'t Hooft"],
      ["email", "company", "lastName"],
    );

    expect(values).toMatchObject({ company: "=SUM(A1)", lastName: "'t Hooft" });
  });
});

describe("a row left out", () => {
  test.each<[string[], string, string]>([
    [row(""), "no-address", "No address in the Email column"],
    [row("n/a"), "address:no-at", "What stands in the Email column has no @"],
    [
      row("a@x.example; b@x.example"),
      "address:two-addresses",
      "More than one address in the Email column",
    ],
    [row("a..b@x.example"), "address:bad-local-part", "The address is not valid before the @"],
    [row("ada@x"), "address:bad-domain", "The address is not valid after the @"],
    [
      row(`${"a".repeat(65)}@x.example`),
      "address:too-long",
      "The address is longer than 254 characters",
    ],
    [
      row("ada@x.example\r\nBcc: b@x.example"),
      "address:control-character",
      "The address holds a character that cannot be seen",
    ],
    [
      row("ada@x.example", "A\0da"),
      "control-character:firstName",
      "First name holds a character that cannot be seen",
    ],
    [
      row("ada@x.example", "A".repeat(201)),
      "too-long:firstName",
      "First name is longer than 200 characters",
    ],
    [["Ada", "ada@x.example"], "too-few-cells", "Fewer cells than the file has columns"],
    [[...row("ada@x.example"), "more"], "too-many-cells", "More cells than the file has columns"],
  ])("%j: %s", (cells, reason, sentence) => {
    const { reject } = readRow(cells, columns);

    expect(reject).toBe(reason);
    expect(rejectSentence(reason)).toBe(sentence);
  });

  test("a cell shifted by a missing one is never taken for another field", () => {
    const { values, reject } = readRow(
      ["Ada", "ada@x.example", "Boss", "Larkfield", "UK", ""],
      columns,
    );

    expect(values).toBeUndefined();
    expect(reject).toBe("too-few-cells");
  });

  test("a row of nothing is no row", () => {
    expect(readRow(["", " ", "", "", "", "", ""], columns)).toEqual({ blank: true });
    expect(readRow(["      "], columns)).toEqual({ blank: true });
    expect(readRow(new Array(20).fill(""), columns)).toEqual({ blank: true });
  });

  test("every problem of a record has its sentence, and an unknown one a plain one", () => {
    const problems = [
      "unclosed-quote",
      "too-many-columns",
      "cell-too-long",
      "nul-byte",
      "bad-utf8",
    ];
    const sentences = problems.map((problem) => rejectSentence(problem));

    expect(new Set(sentences).size).toBe(problems.length);
    expect(sentences).not.toContain("This row could not be read");
    expect(rejectSentence("from-the-future")).toBe("This row could not be read");
  });
});

test("whatever is in the cells, a row has one outcome and its values fit", () => {
  const cell = fc.oneof(fc.string({ unit: "binary" }), fc.constant("ada@x.example"));
  const meanings = fc.array(fc.constantFrom(...(Object.keys(MEANING_LABELS) as ColumnMeaning[])), {
    maxLength: 5,
  });

  fc.assert(
    fc.property(fc.array(cell, { maxLength: 5 }), meanings, (cells, some) => {
      const { values, reject, blank } = readRow(cells, ["email", ...some]);

      expect([values, reject, blank].filter((outcome) => outcome !== undefined).length).toBe(1);
      for (const value of Object.values(values ?? {})) {
        if (typeof value === "object" && value !== null) continue;
        expect(value ?? "").not.toMatch(/\p{Cc}/u);
        expect((value ?? "").length).toBeLessThanOrEqual(254);
      }
    }),
    { numRuns: 500 },
  );
});

test("what an export holds, an import reads", () => {
  const texts = fc
    .array(fc.constantFrom("=", "+", "-", "@", "'", '"', ",", ";", "a", "é", "＝"), {
      maxLength: 6,
    })
    .map((some) => some.join("") || null);

  fc.assert(
    fc.property(texts, texts, texts, texts, (firstName, lastName, position, company) => {
      const prospect = {
        firstName,
        lastName,
        email: "+a=b@x.example",
        position,
        company,
        country: "DE",
      };
      const line = csvLine(PROSPECT_FIELDS.map((field) => prospect[field] ?? ""));

      const [record] = readSample(new TextEncoder().encode(line), {
        delimiter: ",",
        whole: true,
        limit: 1,
      });

      const { values } = readRow(record!.cells, [...PROSPECT_FIELDS]);
      expect(values).toEqual({ ...prospect, key: prospect.email });
    }),
  );
});

test("a file that cannot be read says what to do, and one that can says nothing", () => {
  for (const encoding of ["utf-8", "utf-16le", "utf-16be", "windows-1252", "zip"] as const) {
    expect(fileProblem(encoding)).toBeUndefined();
  }
  expect(fileProblem("old-spreadsheet")).toContain("save it as .xlsx or as “CSV UTF-8”");
  expect(fileProblem("not-text")).toContain("Choose a CSV or an XLSX file.");
});

test("the counts are told in words, without those that are nothing", () => {
  const none = {
    ...{ added: 0, updated: 0, unchanged: 0, duplicate: 0, invalid: 0, withheld: 0 },
    ...{ binned: 0, restricted: 0 },
  };

  expect(
    describeCounts({
      ...none,
      rows: 24,
      added: 18,
      updated: 2,
      unchanged: 0,
      duplicate: 1,
      invalid: 2,
      withheld: 1,
    }),
  ).toBe(
    "24 rows: 18 new, 2 updated, 1 repeated in the file, 2 not usable, 1 withheld: they asked not to be contacted",
  );
  expect(describeCounts({ ...none, rows: 1, unchanged: 1 })).toBe("1 row: 1 unchanged");
  expect(describeCounts({ ...none, rows: 1_000_000, added: 1_000_000 })).toBe(
    "1,000,000 rows: 1,000,000 new",
  );
  expect(describeCounts({ ...none, rows: 0 })).toBe("0 rows");
});
