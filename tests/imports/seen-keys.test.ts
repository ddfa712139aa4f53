/** The set of keys that went by. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { seenKeys } from "#app/imports/seen-keys.ts";

test("it answers as a Set would", () => {
  const keys = fc.array(fc.string({ unit: "binary", maxLength: 6 }), { maxLength: 200 });

  fc.assert(
    fc.property(keys, fc.integer(), (all, seed) => {
      const seen = seenKeys(seed);
      const set = new Set<string>();
      for (const key of all) {
        expect(seen.add(key)).toBe(!set.has(key));
        set.add(key);
      }

      expect(seen.size).toBe(set.size);
    }),
  );
});

test("a hundred thousand keys that differ in one character are all new, and all known afterwards", () => {
  const seen = seenKeys(0);
  let added = 0;
  let known = 0;

  for (let i = 0; i < 100_000; i++) if (seen.add(`person.${i}@larkfield.example`)) added++;
  for (let i = 0; i < 100_000; i++) if (!seen.add(`person.${i}@larkfield.example`)) known++;

  expect(added).toBe(100_000);
  expect(known).toBe(100_000);
});
