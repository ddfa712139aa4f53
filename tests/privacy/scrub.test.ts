/** Overwriting a person in a CSV file: their rows, all of them, and not a byte besides. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { suppressionKey } from "#app/core/address.ts";
import type { CsvRecord, Delimiter } from "#app/core/csv.ts";
import { readRecords } from "#app/core/csv-records.ts";
import { addressesIn, findRows, overwriting, type ScrubFile } from "#app/privacy/scrub.ts";

const ada = (address: string) => suppressionKey(address) === "ada@larkfield.example";

function fileOf(text: string | Uint8Array, delimiter: Delimiter = ",", piece = 7): ScrubFile {
  const bytes = Buffer.from(text);
  return {
    delimiter,
    read: async function* ({ start, end } = { start: 0, end: bytes.length }) {
      // A piece of its own each time, as from a disk.
      for (let i = start; i < Math.min(end, bytes.length); i += piece) {
        yield Uint8Array.from(bytes.subarray(i, Math.min(i + piece, end)));
      }
    },
  };
}

async function scrub(file: ScrubFile, isSought = ada) {
  const tally = { erased: 0 };
  const out: Uint8Array[] = [];
  const rows = findRows(file, { isSought, tally });
  for await (const chunk of overwriting(file.read(), rows, file.delimiter)) out.push(chunk);
  const bytes = Buffer.concat(out);
  return { bytes, text: bytes.toString(), erased: tally.erased };
}

function stars(count: number): string {
  return "*".repeat(count);
}

async function recordsOf(file: ScrubFile): Promise<CsvRecord[]> {
  const all: CsvRecord[] = [];
  for await (const batch of readRecords(file.read(), { delimiter: file.delimiter }))
    all.push(...batch);
  return all;
}

describe("a person's row in a file", () => {
  it("is stars, and every other byte stays where it was", async () => {
    const before =
      "email,name,company\r\nada@larkfield.example,Ada,Larkfield\r\nbo@b.example,Bo,B\r\n";

    const { text, erased } = await scrub(fileOf(before));

    expect(text).toBe(
      `email,name,company\r\n${stars(21)},${stars(3)},${stars(9)}\r\nbo@b.example,Bo,B\r\n`,
    );
    expect(text.length).toBe(before.length);
    expect(erased).toBe(1);
  });

  it.each([
    ["in another case, with a tag", "Ada+Fair@Larkfield.Example,Ada\n"],
    ["beside a name", '"Ada Larkfield <ada@larkfield.example>",Ada\n'],
    ["in any column", "Ada,ada@larkfield.example\n"],
    ["among other words", '"please write to ada@larkfield.example, she answers",Ada\n'],
    ["in brackets, quotes and links", "x,see (mailto:ada@larkfield.example?subject=a)\n"],
    ["as a parameter", "x,https://b.example/?to=ada@larkfield.example&x=1\n"],
    ["in single quotes", "x,told 'ada@larkfield.example' already\n"],
    ["beside another address", "ada@larkfield.example / bo@b.example,x\n"],
    ["with invisible signs in it", "ada@lark\u200bfield.example,x\n"],
    ["with a full-width sign", "ada\uff20larkfield.example,x\n"],
    ["among zero bytes", "a\0d\0a\0@\0larkfield.example,x\n"],
    ["in a row with a bad byte", Buffer.from("ada@larkfield.example,Andr\xe9\n", "latin1")],
    ["in a row whose quote never closes", '"ada@larkfield.example,x\nbo@b.example,y\n'],
    ["in a row of too many cells", `${"x,".repeat(1200)}ada@larkfield.example\n`],
    ["over several lines", '"Ada\nada@larkfield.example\n",x\n'],
    ["at the end, without a line end", "x,ada@larkfield.example"],
  ])("is found %s", async (_, content) => {
    const { bytes, text, erased } = await scrub(fileOf(content));

    expect(erased).toBe(1);
    expect(text.toLowerCase()).not.toMatch(/ada|larkfield/);
    expect(bytes.length).toBe(Buffer.from(content).length);
  });

  it("is found in a row that is too long to be read, and is counted there again", async () => {
    const filler = "x".repeat(700_000);
    const content = `bo@b.example\n${filler} ada@larkfield.example ${filler}\nbo@b.example\n`;

    const first = await scrub(fileOf(content, ",", 65_536));
    const second = await scrub(fileOf(first.bytes, ",", 65_536));

    expect(first.text).not.toContain("ada@");
    expect(first.text).toMatch(/^bo@b\.example\n\*+\nbo@b\.example\n$/);
    expect([first.erased, second.erased]).toEqual([1, 1]);
    expect(second.bytes.equals(first.bytes)).toBe(true);
  });

  it("stays when it is somebody else's", async () => {
    const content = "ada@larkfield.example.org,x\nnada@larkfield.example,x\nada at larkfield,x\n";

    const { text, erased } = await scrub(fileOf(content));

    expect(text).toBe(content);
    expect(erased).toBe(0);
  });

  it("keeps its cells where the delimiter is another", async () => {
    const { text } = await scrub(fileOf("Ada;Larkfield, Inc;ada@larkfield.example;x\n", ";"));

    expect(text).toBe(`${stars(3)};${stars(14)};${stars(21)};*\n`);
  });

  it("keeps its quotes, so that no broken row nearby is read in another way", async () => {
    const { text } = await scrub(fileOf('"x,""\n"ada@larkfield.example" , "A ""x"" b"\n" ",y\n'));

    expect(text).toBe(`"x,""\n"${stars(21)}" ,*"**""*"" *"\n" ",y\n`);
  });
});

describe("any file at all", () => {
  const cell = fc.oneof(
    fc.constantFrom("ada@larkfield.example", "ADA+x@larkfield.example", "bo@b.example", "", "***"),
    fc.constantFrom('"', '""', "a\nb", "x,y", ";", "\t", "\r", "Zoë", "=1+1", " "),
    fc.string({ maxLength: 12 }),
  );
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const written = fc.tuple(cell, fc.boolean()).map(([text, raw]) => (raw ? text : quoted(text)));
  const delimiter = fc.constantFrom<Delimiter>(",", ";", "\t");
  const anyFile = fc
    .tuple(
      fc.array(fc.array(written, { minLength: 1, maxLength: 5 }), { maxLength: 12 }),
      delimiter,
      fc.constantFrom("\n", "\r\n", "\r"),
      fc.constantFrom("", "\ufeff", "\ufeffsep=;\r\n"),
    )
    .map(([rows, by, end, start]) => ({
      by,
      text: start + rows.map((row) => row.join(by) + end).join(""),
    }));

  it("keeps its length and its records, loses the person, and is then left alone", async () => {
    await fc.assert(
      fc.asyncProperty(anyFile, fc.integer({ min: 1, max: 40 }), async ({ text, by }, piece) => {
        const before = await recordsOf(fileOf(text, by, piece));

        const scrubbed = await scrub(fileOf(text, by, piece));
        const again = await scrub(fileOf(scrubbed.bytes, by, piece));

        const after = await recordsOf(fileOf(scrubbed.bytes, by, piece));
        expect(scrubbed.bytes.length).toBe(Buffer.from(text).length);
        expect(after.map(({ offset, length, line }) => [offset, length, line])).toEqual(
          before.map(({ offset, length, line }) => [offset, length, line]),
        );
        for (const [i, record] of after.entries()) {
          const names = before[i]!.cells.some((each) => addressesIn(each).some(ada));
          if (names) expect(record.cells.join("")).toMatch(/^[*",;\t\r\n ]+$/);
          else expect(record).toEqual(before[i]);
        }
        expect(again.bytes.equals(scrubbed.bytes)).toBe(true);
        expect(again.erased).toBe(scrubbed.erased);
      }),
      { numRuns: 300 },
    );
  });
});

describe("reading a file to scrub it", () => {
  it("holds no more memory for a long file than for a short one", async () => {
    const row = Buffer.from(`${"someone@b.example,Some,One,Somewhere\n".repeat(1_000)}`);
    const long: ScrubFile = {
      delimiter: ",",
      read: async function* () {
        for (let i = 0; i < 1_500; i++) yield Uint8Array.from(row);
      },
    };
    let peak = 0;
    let rows = 0;

    const before = process.memoryUsage().rss;
    const nobody = { isSought: () => ++rows < 0, tally: { erased: 0 } };
    for await (const chunk of overwriting(long.read(), findRows(long, nobody), ",")) {
      if (chunk.length > 0 && rows % 50 === 0) peak = Math.max(peak, process.memoryUsage().rss);
    }

    expect(rows).toBe(1_500_000);
    expect(peak - before).toBeLessThan(150 * 2 ** 20);
  });
});
