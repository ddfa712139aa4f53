/** Text between encodings: nothing is lost, and what is broken stays broken and in its place. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvLine } from "#app/core/csv.ts";
import { readSample } from "#app/core/csv-records.ts";
import { sniffEncoding } from "#app/core/csv-sniff.ts";
import {
  fromUtf8,
  type Recoder,
  recoded,
  type TextEncoding,
  toUtf8,
} from "#app/core/text-encoding.ts";

const encodings: TextEncoding[] = ["utf-8", "utf-16le", "utf-16be", "windows-1252"];

function inPieces(recoder: Recoder, bytes: Uint8Array, size: number): Buffer {
  const out: Uint8Array[] = [];
  for (let i = 0; i < bytes.length; i += size) {
    out.push(recoder(bytes.subarray(i, i + size), false).slice());
  }
  out.push(recoder(new Uint8Array(0), true));
  return Buffer.concat(out);
}

function utf16(text: string, isBigEndian = false): Buffer {
  const bytes = Buffer.from(text, "utf16le");
  return isBigEndian ? bytes.swap16() : bytes;
}

const windowsText = fc
  .array(fc.constantFrom(...'aZ9,;\n"@.éÉßñ€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡ÿ'), { maxLength: 60 })
  .map((signs) => signs.join(""));

describe("any text", () => {
  test("comes out of UTF-16 as it went in, in pieces of any size", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 9 }), (text, size) => {
        for (const isBigEndian of [false, true]) {
          const encoding = isBigEndian ? "utf-16be" : "utf-16le";

          const bytes = inPieces(toUtf8(encoding), utf16(`\ufeff${text}`, isBigEndian), size);

          expect(bytes.toString()).toBe(text);
        }
      }),
    );
  });

  test("comes out of Windows-1252 as it went in", () => {
    fc.assert(
      fc.property(windowsText, fc.integer({ min: 1, max: 9 }), (text, size) => {
        const bytes = inPieces(fromUtf8("windows-1252"), Buffer.from(text), size);

        expect(bytes.length).toBe(text.length);
        expect(inPieces(toUtf8("windows-1252"), bytes, size).toString()).toBe(text);
      }),
    );
  });
});

test("whatever the bytes are, reading them wrongly and then rightly loses none", () => {
  const some = fc.uint8Array({ maxLength: 80 });

  fc.assert(
    fc.property(
      some,
      fc.constantFrom(...encodings),
      fc.integer({ min: 1, max: 9 }),
      (any, wrong, size) => {
        const bytes = wrong.startsWith("utf-16") ? any.subarray(0, any.length & ~1) : any;
        const isMarked = /^(fffe|feff)/.test(Buffer.from(bytes).toString("hex"));

        const back = inPieces(fromUtf8(wrong), inPieces(toUtf8(wrong), bytes, size), size);

        if (!wrong.startsWith("utf-16") || !isMarked) expect(back).toEqual(Buffer.from(bytes));
      },
    ),
    { numRuns: 1_000 },
  );
});

test.each<[string, TextEncoding, Buffer]>([
  [
    "half of a pair",
    "utf-16le",
    Buffer.concat([utf16("a,b\nx"), Buffer.from([0x00, 0xd8]), utf16("y,c\nd,e\n")]),
  ],
  [
    "half a character at the end",
    "utf-16le",
    Buffer.concat([utf16("a,b\nd,e\nxy,c"), Buffer.from([0x41])]),
  ],
  ["a byte that is no letter", "windows-1252", Buffer.from("a,b\nx\x81y,c\nd,e\n", "latin1")],
])("%s costs its row alone, and is nobody's question mark", (_, encoding, bytes) => {
  const text = toUtf8(encoding)(bytes, true);

  const records = readSample(text, { delimiter: ",", whole: true, limit: 9 });

  expect(records.filter(({ problem }) => problem).map(({ problem }) => problem)).toEqual([
    "bad-utf8",
  ]);
  expect(records.filter(({ problem }) => !problem).map(({ cells }) => cells.join())).toEqual([
    "a,b",
    "d,e",
  ]);
});

test("a table is told by its bytes, with a mark or without", () => {
  const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
  const rows = fc.array(name, { minLength: 1, maxLength: 20 });

  fc.assert(
    fc.property(rows, (names) => {
      // Control characters are the business of other files.
      const clean = names.map((each) => each.replace(/\p{Cc}/gu, "x"));
      const text = [
        "Name,Email",
        ...clean.map((each, n) => csvLine([each, `p${n}@acme.example`])),
      ].join("\r\n");

      expect(sniffEncoding(Buffer.from(text))).toBe("utf-8");
      for (const isBigEndian of [false, true]) {
        const encoding = isBigEndian ? "utf-16be" : "utf-16le";
        expect(sniffEncoding(utf16(text, isBigEndian))).toBe(encoding);
        expect(sniffEncoding(utf16(`\ufeff${text}`, isBigEndian))).toBe(encoding);
      }
    }),
    { examples: [[["\u{10000} "]], [["\u{10000}\u{10400}\u0100"]]] },
  );
});

test("a stream is turned in flat pieces", async () => {
  async function* source() {
    for (const byte of utf16("Zoë 😀")) yield Uint8Array.of(byte);
  }
  const pieces: Uint8Array[] = [];

  for await (const piece of recoded(source(), [toUtf8("utf-16le")])) pieces.push(piece);

  expect(Buffer.concat(pieces).toString()).toBe("Zoë 😀");
});
