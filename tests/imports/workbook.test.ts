/** Workbooks as CSV, and those that are refused before they are unpacked. */
import { describe, expect, test } from "vitest";
import { files as store } from "#app/adapters/files/index.server.ts";
import { showImport } from "#app/imports/imports.server.ts";
import { startImport } from "#app/imports/upload.server.ts";
import { openWorkbook, workbookProblem } from "#app/imports/workbook.ts";
import { isoOf, numberText } from "#app/imports/workbook-cells.ts";
import { inTeam } from "#db/client.ts";
import { files } from "#db/schema/imports.ts";
import { anImport, everybody, piecesOf, stateOf } from "#tests/support/imports.ts";
import { aMember } from "#tests/support/people.ts";
import { type Part, simpleRows, workbookParts, zipOf } from "#tests/support/workbook.ts";

async function textOf(bytes: Buffer): Promise<{ sheets: string[]; text: string }> {
  const read = ({ start, end }: { start: number; end: number }) =>
    piecesOf(bytes.subarray(start, end), 1_000);
  const { sheets, lines } = await openWorkbook(read, bytes.length);
  const pieces: Uint8Array[] = [];
  for await (const piece of lines()) pieces.push(piece);
  return { sheets, text: Buffer.concat(pieces).toString() };
}

describe("cells", () => {
  test("come out as a person reads them", async () => {
    const rows = `
      <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="str"><v>Since</v></c><c r="D1" t="inlineStr"><is><t>Note</t></is></c></row>
      <row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3"><v>4.9301234567E11</v></c><c r="C3" s="1"><v>46146</v></c></row>
      <row r="4"><c r="A4" t="str"><f>A3&amp;"x"</f><v>b@x.example</v></c><c r="B4"><v>0.30000000000000004</v></c><c r="C4" s="2"><v>46146.4375</v></c><c r="D4" t="b"><v>1</v></c></row>
      <row><c t="inlineStr"><is><r><t>c@</t></r><r><t>x.example</t></r><rPh><t>kana</t></rPh></is></c><c/><c t="e"><v>#N/A</v></c><c t="str"><v>say "hi", _x000D_now</v></c></row>`;
    const texts = ["<t>Email</t>", "<r><t>Pho</t></r><r><t>ne</t></r>", "<t>a@x.example</t>"];

    const { text } = await textOf(zipOf(workbookParts([{ name: "People", rows }], { texts })));

    expect(text).toBe(
      [
        "Email,Phone,Since,Note",
        "",
        "a@x.example,493012345670,2026-05-04,",
        "b@x.example,0.3,2026-05-04 10:30:00,TRUE",
        'c@x.example,,#N/A,"say ""hi"", \rnow"',
        "",
      ].join("\r\n"),
    );
  });

  test("of days are days, in either of Excel's calendars", () => {
    expect(isoOf(1, false)).toBe("1900-01-01");
    expect(isoOf(59, false)).toBe("1900-02-28");
    expect(isoOf(61, false)).toBe("1900-03-01");
    expect(isoOf(44684, true)).toBe("2026-05-04");
    expect(isoOf(0.5, false)).toBe("12:00:00");
    expect(isoOf(-1, false)).toBeUndefined();
  });

  test("of numbers have no exponent", () => {
    expect(numberText("1E+20")).toBe("100000000000000000000");
    expect(numberText("1.5E-7")).toBe("0.00000015");
    expect(numberText("-2.5e3")).toBe("-2500");
    expect(numberText("123456789012345")).toBe("123456789012345");
    expect(numberText("1.1000000000000001")).toBe("1.1");
  });

  test("are read from the first sheet that is shown and has any", async () => {
    const bytes = zipOf(
      workbookParts([
        { name: "Secret", rows: simpleRows([["x"]]), state: "hidden" },
        { name: "Empty", rows: "" },
        { name: "R&amp;D", rows: simpleRows([["Email"], ["a@x.example"]]) },
        { name: "Old", rows: simpleRows([["b"]]) },
      ]),
    );

    expect(await textOf(bytes)).toEqual({
      sheets: ["R&D", "Old"],
      text: "Email\r\na@x.example\r\n",
    });
  });
});

const people = simpleRows([
  ["Email", "Company"],
  ["ada@x.example", "Zażółć &lt;img onerror&gt;"],
]);

test("a workbook is imported like a file, and kept as CSV alone", async () => {
  const ada = await aMember();

  const id = await anImport(ada, zipOf(workbookParts([{ name: "People", rows: people }])));

  expect(await stateOf(ada, id)).toEqual({ state: "done", rows: 1, added: 1 });
  expect(await everybody(ada)).toMatchObject([{ company: "Zażółć <img onerror>" }]);
  const { import: found, file } = await showImport(ada.member, id);
  expect(found).toMatchObject({ encoding: "xlsx", sheets: ["People"] });
  const raw = file!.location.replace(".csv", ".xlsx");
  await expect(store.read(raw)[Symbol.asyncIterator]().next()).rejects.toThrow();
});

const zeros = Buffer.alloc(40_000_000);
const good = workbookParts([{ name: "People", rows: people }]);
const withSheet = (bytes: Uint8Array, more: Partial<Part> = {}) =>
  zipOf([...good.slice(0, -1), { ...good.at(-1)!, bytes, ...more }]);
const sheet = good.at(-1)!.bytes;

function overlapping(): Buffer {
  const bytes = zipOf(good);
  // The last entry of the directory points at the first entry's data.
  const at = bytes.lastIndexOf(Buffer.from("PK\x01\x02", "latin1"));
  bytes.writeUInt32LE(0, at + 42);
  return bytes;
}

describe("refused, and nothing kept of it:", () => {
  test.each<[string, () => Buffer, RegExp]>([
    ["a bomb by its ratio", () => withSheet(zeros), /unpacks to far more/],
    ["a wrong declared size", () => withSheet(zeros, { declared: 900 }), /unpacks to far more/],
    ["too many entries", () => zipOf(manyParts(2_001)), /unpacks to far more/],
    ["entries over one another", overlapping, /unpacks to far more/],
    ["a claimed total beyond reason", () => zipOf(huge()), /unpacks to far more/],
    ["one that is cut off", () => zipOf(good).subarray(0, 900), /damaged or cut off/],
    [
      "damaged data",
      () => withSheet(sheet, { stored: true, declared: 9_999 }),
      /damaged or cut off/,
    ],
    ["fewer entries than claimed", () => zipOf(good, { count: 30 }), /damaged or cut off/],
    [
      "a document type",
      () => withSheet(Buffer.from('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')),
      /damaged/,
    ],
    ["a sheet cut off", () => withSheet(sheet.subarray(0, 200)), /damaged|No sheet/],
    [
      "a nested archive",
      () => zipOf([{ name: "a.xlsx", bytes: zipOf(good) }]),
      /no Excel workbook/,
    ],
    [
      "only hidden sheets",
      () => zipOf(workbookParts([{ name: "x", rows: people, state: "veryHidden" }])),
      /No sheet/,
    ],
  ])("%s", async (_, make, sentence) => {
    const ada = await aMember();

    const outcome = await startImport(ada.member, {
      fileName: "leads.xlsx",
      stream: piecesOf(make(), 65_536),
    });

    expect(outcome.refused).toBe("cannot-be-read");
    expect((outcome as { detail: { sentence: string } }).detail.sentence).toMatch(sentence);
    expect(await inTeam(ada.member, (tx) => tx.$count(files))).toBe(0);
  });

  test("rows that reach to the last column take no more room than one cell too many", async () => {
    const rows = Array.from(
      { length: 4_000 },
      (_, row) => `<row r="${row + 1}"><c r="XFD${row + 1}"><v>1</v></c></row>`,
    ).join("");

    const { text } = await textOf(zipOf(workbookParts([{ name: "Wide", rows }])));

    expect(text.length).toBe(4_000 * 5_003);
  });
});

function manyParts(count: number): Part[] {
  return Array.from({ length: count }, (_, n) => ({ name: `${n}`, bytes: Buffer.from("x") }));
}

function huge(): Part[] {
  return [
    ...good,
    ...[1, 2].map((n) => ({ name: `${n}`, bytes: Buffer.from("x"), declared: 2 ** 32 - 2 })),
  ];
}

test("what is no failure of a workbook is nobody's sentence", () => {
  expect(workbookProblem(new Error("other"))).toBeUndefined();
});
