/** Reading CSV records: exact places, hostile files, and agreement with a library on ordinary ones. */
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CsvRecord, type Delimiter, MAX_COLUMNS, MAX_RECORD_BYTES } from "#app/core/csv.ts";
import { readRecords } from "#app/core/csv-records.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

async function* inChunks(bytes: Uint8Array, sizes: number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    yield bytes.slice(at, at + size);
    at += size;
  }
}

type Reading = { delimiter?: Delimiter; chunks?: number[]; from?: number; line?: number };

async function read(file: string | Uint8Array, reading: Reading = {}): Promise<CsvRecord[]> {
  const { delimiter = ",", chunks = [65_536], from = 0, line = 1 } = reading;
  const bytes = typeof file === "string" ? encoder.encode(file) : file;
  const records: CsvRecord[] = [];
  const source = inChunks(bytes.subarray(from), chunks);
  for await (const batch of readRecords(source, { delimiter, from, line })) records.push(...batch);
  return records;
}

async function cellsOf(file: string | Uint8Array, reading?: Reading): Promise<string[][]> {
  return (await read(file, reading)).map((record) => record.cells);
}

describe("ordinary files", () => {
  test("line ends may be mixed", async () => {
    const cells = await cellsOf("a,b\r\nc,d\ne,f\rg,h");

    expect(cells).toEqual([
      ["a", "b"],
      ["c", "d"],
      ["e", "f"],
      ["g", "h"],
    ]);
  });

  test.each<[Delimiter]>([[","], [";"], ["\t"]])("cells are divided by %j", async (delimiter) => {
    const cells = await cellsOf(`a${delimiter}"b${delimiter}c"${delimiter}`, { delimiter });

    expect(cells).toEqual([["a", `b${delimiter}c`, ""]]);
  });

  test("quoted cells hold delimiters, doubled quotes and newlines", async () => {
    const cells = await cellsOf('"a ""b"" c","d\r\ne",""\n"""",x');

    expect(cells).toEqual([
      ['a "b" c', "d\r\ne", ""],
      ['"', "x"],
    ]);
  });

  test("a byte order mark is no part of the first cell, and offsets count it", async () => {
    const [first] = await read('\ufeff"Email",Name\n');

    expect(first).toEqual({ cells: ["Email", "Name"], offset: 3, length: 12, line: 1 });
  });

  test("Excel's first line sep=; is passed over but counted", async () => {
    const records = await read("sep=;\r\nEmail;Name\r\n", { delimiter: ";" });

    expect(records).toEqual([{ cells: ["Email", "Name"], offset: 7, length: 10, line: 2 }]);
  });

  test("blank rows are passed over but counted, rows of empty cells are not", async () => {
    const records = await read('a\n\n\r\n,\n""\n');

    expect(records.map(({ cells, line }) => [cells, line])).toEqual([
      [["a"], 1],
      [["", ""], 4],
      [[""], 5],
    ]);
  });

  test("an empty file has no records", async () => {
    expect(await read("")).toEqual([]);
    expect(await read("\ufeff")).toEqual([]);
    expect(await read("\n")).toEqual([]);
  });

  test("reading can start again at any record with its offset and line", async () => {
    const file = encoder.encode('Ünï,"x\ny"\n\nb,c\r\n"d",e\n');
    const all = await read(file);

    for (const [i, record] of all.entries()) {
      expect(await read(file, { from: record.offset, line: record.line })).toEqual(all.slice(i));
    }
  });

  test("a batch has at most 1,000 records, and large files come in many", async () => {
    const bytes = encoder.encode("a,b\n".repeat(25_000));
    const sizes: number[] = [];

    for await (const batch of readRecords(inChunks(bytes, [65_536]), { delimiter: "," })) {
      sizes.push(batch.length);
    }

    expect(sizes.reduce((sum, size) => sum + size)).toBe(25_000);
    expect(Math.max(...sizes)).toBe(1_000);
  });
});

describe("hostile files", () => {
  test("a quote inside an unquoted cell is a quote", async () => {
    expect(await cellsOf('5" disk,Ada "A" L,x"\n')).toEqual([['5" disk', 'Ada "A" L', 'x"']]);
  });

  test("words after a closing quote belong to the cell", async () => {
    expect(await cellsOf('"Ada" L,"b" \nc')).toEqual([["Ada L", "b "], ["c"]]);
  });

  test("a quote never closed costs its own line and no other", async () => {
    const records = await read('a,b\n"c,d\ne,f\ng,h\n');

    expect(records.map(({ cells, line, problem }) => ({ cells, line, problem }))).toEqual([
      { cells: ["a", "b"], line: 1, problem: undefined },
      { cells: ['"c', "d"], line: 2, problem: "unclosed-quote" },
      { cells: ["e", "f"], line: 3, problem: undefined },
      { cells: ["g", "h"], line: 4, problem: undefined },
    ]);
  });

  test("a quote never closed does not take the opening quote of a later cell for its end", async () => {
    const records = await read('"a,b\nc,d\ne,"f, g"\n');

    expect(records.map((record) => record.problem)).toEqual([
      "unclosed-quote",
      undefined,
      undefined,
    ]);
    expect(records[2]?.cells).toEqual(["e", "f, g"]);
  });

  test("a quote never closed in a large file costs its own line", async () => {
    const filler = `${"x".repeat(98)},\n`.repeat(20_000);
    const file = `a,"b\n${filler}c,d\n`;

    for (const chunks of [[65_536], [3_000_000], [999]]) {
      const records = await read(file, { chunks });

      expect(records.length).toBe(20_002);
      expect(records[0]).toEqual({
        cells: ["a", '"b'],
        offset: 0,
        length: 4,
        line: 1,
        problem: "unclosed-quote",
      });
      expect(records.filter((record) => record.problem).length).toBe(1);
      expect(records.at(-1)?.cells).toEqual(["c", "d"]);
    }
  });

  test("a record of the most bytes is read and one byte more is a problem, in any chunks", async () => {
    const most = "x".repeat(MAX_RECORD_BYTES);

    for (const chunks of [[65_536], [5_000_000], [1_048_577], [700_000]]) {
      for (const end of ["\n", "\r\n", "\r"]) {
        const records = await read(`${most}${end}${most}x${end}a,b`, { chunks });

        expect(records.map(({ length, problem }) => [length, problem])).toEqual([
          [MAX_RECORD_BYTES, undefined],
          [MAX_RECORD_BYTES + 1, "cell-too-long"],
          [3, undefined],
        ]);
      }
    }
  });

  test("a file without a line end is one problem, and its bytes are not kept", async () => {
    const chunk = new Uint8Array(1_048_576).fill(120);
    async function* endless() {
      for (let i = 0; i < 64; i++) yield chunk;
    }
    const records: CsvRecord[] = [];

    const before = process.memoryUsage().rss;
    for await (const batch of readRecords(endless(), { delimiter: "," })) records.push(...batch);

    expect(records).toEqual([
      { cells: [], offset: 0, length: 67_108_864, line: 1, problem: "cell-too-long" },
    ]);
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });

  test("a large file that is one open quote after the other is read in time", async () => {
    const line = `"${"y".repeat(60)}""\n`;
    const before = process.cpuUsage();

    const records = await read(`${line.repeat(100_000)}`);

    expect(records.length).toBeGreaterThan(0);
    expect(process.cpuUsage(before).user).toBeLessThan(5_000_000);
  });

  test("more than 5,000 columns, a NUL and bytes that are not UTF-8 are problems of their rows alone", async () => {
    const bytes = encoder.encode(`a\n${",".repeat(5_000)}\nb\0,c\nd,M?ller\n"e?"\nf`);
    for (const [i, byte] of bytes.entries()) if (byte === 63) bytes[i] = 0xfc;

    const records = await read(bytes);

    expect(records.map((record) => record.problem)).toEqual([
      undefined,
      "too-many-columns",
      "nul-byte",
      "bad-utf8",
      "bad-utf8",
      undefined,
    ]);
    expect(records[1]?.cells.length).toBe(MAX_COLUMNS);
  });

  test("a replacement character that the file really holds is no problem", async () => {
    expect(await read("\ufffd,é\n")).toEqual([
      { cells: ["\ufffd", "é"], offset: 0, length: 6, line: 1 },
    ]);
  });
});

const plain = fc.string({
  unit: fc.constantFrom("a", "é", "日", "😀", " ", "'", "="),
  maxLength: 6,
});
const quoted = fc
  .string({ unit: fc.constantFrom("a", "é", '"', ",", "\n", "\r\n", "\r", ";"), maxLength: 8 })
  .map((text) => `"${text.replaceAll('"', '""')}"`);
const wellFormed = fc
  .tuple(
    fc.boolean(),
    fc.array(
      fc.tuple(
        fc.array(fc.oneof(plain, quoted), { minLength: 1, maxLength: 4 }),
        fc.constantFrom("\n", "\r\n", "\r"),
      ),
      { maxLength: 8 },
    ),
  )
  .map(([bom, rows]) => (bom ? "\ufeff" : "") + rows.map(([c, end]) => c.join(",") + end).join(""));
const anything = fc.string({
  unit: fc.oneof(fc.constantFrom('"', ",", "\n", "\r", "\0", "\ufeff", "é", " "), fc.constant("a")),
  maxLength: 60,
});
const chunkings = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

describe("for every file", () => {
  test("a well-formed one reads as csv-parse reads it", async () => {
    await fc.assert(
      fc.asyncProperty(wellFormed, async (file) => {
        const theirs = parse(file, {
          bom: true,
          relax_column_count: true,
          skip_empty_lines: true,
          record_delimiter: ["\r\n", "\n", "\r"],
        }) as string[][];

        expect(await cellsOf(file)).toEqual(theirs);
      }),
      { numRuns: 500 },
    );
  });

  test("how it arrives in chunks changes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, wellFormed), chunkings, async (file, chunks) => {
        expect(await read(file, { chunks })).toEqual(await read(file));
      }),
      { numRuns: 500 },
    );
  });

  test("the bytes at offset and length are the record and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, wellFormed), async (file) => {
        const bytes = encoder.encode(file);

        const records = await read(bytes);

        let end = 0;
        for (const { offset, length, cells, problem } of records) {
          const between = decoder.decode(bytes.subarray(end, offset));
          expect(between.replace("\ufeff", "")).toMatch(/^[\r\n]*$/);
          const own = bytes.subarray(0, offset + length);
          if (!problem) expect(await cellsOf(own, { from: offset })).toEqual([cells]);
          end = offset + length;
        }
        expect(decoder.decode(bytes.subarray(end)).replace("\ufeff", "")).toMatch(/^[\r\n]*$/);
      }),
      { numRuns: 500 },
    );
  });

  test("lines are counted upwards", async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (file) => {
        const lines = (await read(file)).map((record) => record.line);

        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
      }),
    );
  });
});
