/** Workbooks that were made to keep us busy. */
import { afterEach, describe, expect, test } from "vitest";
import { clock, MINUTE } from "#app/core/clock.ts";
import { listFields } from "#app/fields/fields.server.ts";
import { openFile } from "#app/imports/files.server.ts";
import { showImport } from "#app/imports/imports.server.ts";
import { openWorkbook, workbookProblem } from "#app/imports/workbook.ts";
import { isDateFormat } from "#app/imports/workbook-cells.ts";
import { sharedTexts } from "#app/imports/workbook-texts.ts";
import { inTeam } from "#db/client.ts";
import { expectSteady } from "#tests/support/growth.ts";
import { aFile, aMappedImport, piecesOf, stateOf } from "#tests/support/imports.ts";
import { aMember } from "#tests/support/people.ts";
import { type Part, simpleRows, workbookParts, zipOf } from "#tests/support/workbook.ts";

afterEach(() => clock.reset());

const people = simpleRows([["Email"], ["ada@x.example"]]);

/** Counts the bytes that are read of it. */
function opened(bytes: Buffer) {
  const seen = { bytes: 0 };
  async function* read({ start, end }: { start: number; end: number }) {
    for await (const piece of piecesOf(bytes.subarray(start, end), 65_536)) {
      seen.bytes += piece.length;
      yield piece;
    }
  }
  return { seen, book: openWorkbook(read, bytes.length) };
}

function withPart(parts: Part[], name: string, xml: string): Part[] {
  return parts.map((part) => (part.name === name ? { ...part, bytes: Buffer.from(xml) } : part));
}

async function readWhole(bytes: Buffer): Promise<void> {
  const { lines } = await opened(bytes).book;
  for await (const _ of lines());
}

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

function filler(bytes: number): string {
  return `<!-- ${"-x".repeat(495)} -->`.repeat(Math.ceil(bytes / 1_000));
}

/** Not deflated, so that no other rule refuses it for what it would unpack to. */
function storedZip(parts: Part[]): Buffer {
  return zipOf(parts.map((part) => ({ ...part, stored: true })));
}

function thrownBy(bytes: Buffer): Promise<unknown> {
  return readWhole(bytes).catch((thrown) => thrown);
}

describe("sheets", () => {
  test("that are named many times are read once", async () => {
    const empty = workbookParts([
      { name: "Big", rows: filler(2_000_000) },
      { name: "People", rows: people },
    ]);
    const again = '<sheet name="x" sheetId="9" r:id="rId1"/>'.repeat(300);
    const main = Buffer.from(empty[1]!.bytes).toString();
    const many = storedZip(
      withPart(empty, "xl/workbook.xml", main.replace("<sheets>", `<sheets>${again}`)),
    );
    const once = opened(storedZip(empty));
    await once.book;

    const { seen, book } = opened(many);

    expect((await book).sheets).toEqual(["People"]);
    expect(seen.bytes).toBeLessThan(once.seen.bytes * 2);
  });

  test("are a hundred at most", async () => {
    const sheets = Array.from({ length: 130 }, (_, n) => ({ name: `S${n}`, rows: people }));

    const { sheets: found } = await opened(storedZip(workbookParts(sheets))).book;

    expect(found).toHaveLength(100);
  });
});

describe("refused with the way out:", () => {
  const parts = workbookParts([{ name: "People", rows: people }]);

  test.each(["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"])(
    "%s that is far larger than any",
    async (name) => {
      const xml = Buffer.from(parts.find((part) => part.name === name)!.bytes).toString();
      const longer = xml.replace(/<\/\w+>$/, (end) => filler(40_000_000) + end);

      const error = await thrownBy(storedZip(withPart(parts, name, longer)));

      expect(error).toMatchObject({ message: "part" });
      expect(workbookProblem(error)).toMatch(/unpacks to far more.*CSV UTF-8/);
    },
  );

  const page = "one and two ".repeat(2_500);
  test.each([
    ["a cell", `<row><c t="str"><v>${page.repeat(50)}</v></c></row>`],
    ["a row", `<row>${'<c t="s"><v>0</v></c>'.repeat(400)}</row>`],
  ])("%s longer than any", async (_, rows) => {
    const texts = [`<t>${page}</t>`];

    const error = await thrownBy(storedZip(workbookParts([{ name: "a", rows }], { texts })));

    expect(error).toMatchObject({ message: "too long" });
    expect(workbookProblem(error)).toMatch(/CSV UTF-8/);
  });

  test("a text of many cells that is longer than any", async () => {
    const texts = [`<t>${page.repeat(50)}</t>`];

    const error = await thrownBy(
      storedZip(workbookParts([{ name: "a", rows: people }], { texts })),
    );

    expect(error).toMatchObject({ message: "text" });
  });

  test("one that takes too long", async () => {
    const rows = people + filler(400_000);
    const bytes = storedZip(workbookParts([{ name: "People", rows }]));
    const { lines } = await opened(bytes).book;
    const reading = lines();
    clock.advance(2 * MINUTE);

    const error = await reading.next().catch((thrown) => thrown);

    expect(workbookProblem(error)).toMatch(/takes too long.*CSV UTF-8/);
  });
});

test("others have their turn while one is read", async () => {
  const bytes = storedZip(workbookParts([{ name: "a", rows: filler(4_000_000) + people }]));
  let turns = 0;
  let isOver = false;
  const others = (async () => {
    for (; !isOver; turns++) await new Promise((resolve) => setImmediate(resolve));
  })();

  await readWhole(bytes);
  isOver = true;
  await others;

  // It is read twice, in pieces of 16 KB.
  expect(turns).toBeGreaterThan(8_000_000 / 16_384);
});

test("texts are found again, wherever their blocks of memory end", () => {
  const texts = sharedTexts();
  const textOf = (n: number) => `ü${n}${"é".repeat((n * 7_919) % 30_000)}`;
  const long = "w".repeat(3_000_000);

  for (let n = 0; n < 200; n++) texts.add(textOf(n));
  texts.add(long);
  texts.add("");
  texts.add("last");

  for (let n = 0; n < 200; n++) expect(texts.get(n)).toBe(textOf(n));
  expect(texts.get(200)).toBe(long);
  expect([201, 202, 203, -1, 0.5].map((n) => texts.get(n))).toEqual(["", "last", "", "", ""]);
  expect(() => {
    for (let n = 0; n < 100; n++) texts.add(long);
  }).toThrow("texts");
});

describe("what no database holds", () => {
  const odd = "a\u0001&#10;&#0;b&#xD800;c_x0000_d_xD800_";

  test("in the names of sheets is cleared away, and long names are cut", async () => {
    const ada = await aMember();
    const sheets = [
      {
        name: odd,
        rows: simpleRows([
          [`Email`, odd],
          ["ada@x.example", "x"],
        ]),
      },
      { name: `${"n".repeat(99)}😀${"n".repeat(60_000)}`, rows: people },
    ];

    const id = await aFile(ada, zipOf(workbookParts(sheets)));

    const { import: found } = await showImport(ada.member, id);
    expect(found.sheets).toEqual(["a \ufffdb\ufffdc_x0000_d_xD800_", "n".repeat(99)]);
  });

  test("in a header makes no field’s name, and costs no import", async () => {
    const ada = await aMember();
    const header = `Email,Bud\0get,"${"h".repeat(55)}😀"\n`;
    const columns = ["email", "new:text", "new:text"];

    const id = await aMappedImport(ada, `${header}ada@x.example,x,z\n`, { columns });

    expect(await stateOf(ada, id)).toMatchObject({ state: "done", added: 1 });
    const fields = await inTeam(ada.member, (tx) => listFields(tx));
    expect(fields.map(({ name }) => name)).toEqual([
      "Column",
      expect.stringMatching(/^h+\ufffd?$/),
    ]);
  });

  test("in a file’s name is cleared away", async () => {
    const ada = await aMember();

    const id = await aFile(
      ada,
      "Email\nada@x.example\n",
      `a\0b\u0007\ud800${"n".repeat(194)}😀.csv`,
    );

    const { file } = await showImport(ada.member, id);
    expect(file!.name).toBe(`a b ${"n".repeat(194)}`);
    expect((await openFile(ada.member, id)).name.isWellFormed()).toBe(true);
  });

  test("and a file’s name of nothing else has a name all the same", async () => {
    const ada = await aMember();

    const id = await aFile(ada, "Email\nada@x.example\n", "\0\u0001");

    expect((await showImport(ada.member, id)).file!.name).toBe("file");
  });
});
