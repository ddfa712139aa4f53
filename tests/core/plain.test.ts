/** Text as it is compared: the same in the database and here, whatever it is written in. */
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { plainText } from "#app/core/plain.ts";
import { house } from "#db/client.ts";

/** Null for what the database does not know yet, being older than this Node. */
async function inDatabase(texts: string[]): Promise<(string | null)[]> {
  const rows = await house("account").execute<{ plain: string | null }>(sql`
    select case when unicode_assigned(raw) then plain_text(raw) end as plain
    from unnest(${sql.param(texts)}::text[]) with ordinality as given (raw, place) order by place`);
  return rows.map(({ plain }) => plain);
}

test.each([
  ["Zoë Müller", "zoe muller"],
  ["ŁÓDŹ", "lodz"],
  ["Søren Ødegård", "soren odegard"],
  ["Straße", "strasse"],
  ["İstanbul ışık", "istanbul isik"],
  ["ΟΔΥΣΣΕΥΣ", "οδυσσευσ"],
  ["ﬁnance ＡＢＣ", "finance abc"],
  ["Đặng", "dang"],
  ["Дмитрий", "дмитрии"],
  ["", ""],
])("%s is compared as %s", async (raw, plain) => {
  expect(plainText(raw)).toBe(plain);
  expect(await inDatabase([raw])).toEqual([plain]);
});

test("every character there is has one plain form, here and in the database", async () => {
  const all = Array.from({ length: 0x10ffff }, (_, n) => n + 1)
    .filter((n) => n < 0xd800 || n > 0xdfff)
    .map((n) => String.fromCodePoint(n));

  const plain = await inDatabase(all);

  const others = all.filter((raw, n) => plain[n] !== null && plain[n] !== plainText(raw));
  expect(others).toEqual([]);
});

test("any text is compared the same here and in the database", async () => {
  const text = fc
    .string({ unit: fc.oneof(fc.constantFrom(..."aÉßΣς\u0301ŁıİøＡﬁ한 "), unit()), maxLength: 40 })
    .map((raw) => raw.replaceAll("\0", ""));
  const texts = fc.array(text, { minLength: 20, maxLength: 50 });

  await fc.assert(
    fc.asyncProperty(texts, async (raws) => {
      const plain = await inDatabase(raws);

      const here = raws.map((raw, n) => (plain[n] === null ? null : plainText(raw)));
      expect(here).toEqual(plain);
    }),
    { numRuns: 100 },
  );
});

function unit() {
  return fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 });
}
