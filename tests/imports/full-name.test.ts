/** Splitting names. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { splitFullName } from "#app/imports/full-name.ts";

test.each([
  ["Ada Lovelace", "Ada", "Lovelace"],
  ["Ada", "Ada", null],
  ["Lovelace, Ada", "Ada", "Lovelace"],
  ["Ada Augusta King Lovelace", "Ada Augusta King", "Lovelace"],
  ["Ludwig van Beethoven", "Ludwig", "van Beethoven"],
  ["Vincent Willem van Gogh", "Vincent Willem", "van Gogh"],
  ["Anna von der Heide", "Anna", "von der Heide"],
  ["Van Morrison", "Van", "Morrison"],
  ["Dr. Ada Lovelace", "Ada", "Lovelace"],
  ["Herr Prof. Dr. Max Planck", "Max", "Planck"],
  ["Planck, Dr. Max", "Max", "Planck"],
  ["Dr.", "Dr.", null],
  ["Martin Luther King Jr.", "Martin Luther", "King Jr."],
  ["Grace Hopper, PhD", "Grace", "Hopper PhD"],
  ["O'Brien, Flann", "Flann", "O'Brien"],
  ["山田 太郎", "太郎", "山田"],
  ["김 철수", "철수", "김"],
  ["山田太郎", "山田太郎", null],
  ["Лев Толстой", "Лев", "Толстой"],
  ["", null, null],
  [",", null, null],
])("%j is %j and %j", (fullName, firstName, lastName) => {
  expect(splitFullName(fullName)).toEqual({ firstName, lastName });
});

test("no name is ever empty, and no word is made up", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "B", " ", ",", ".", "van", "Dr", "山") }),
      (text) => {
        const { firstName, lastName } = splitFullName(text);

        for (const name of [firstName, lastName]) {
          if (name === null) continue;
          expect(name.trim()).not.toBe("");
          for (const word of name.split(" ")) expect(text).toContain(word);
        }
      },
    ),
  );
});
