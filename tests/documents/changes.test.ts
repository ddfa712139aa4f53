/** The difference of two versions: by lines, inside a line by words, with all that stayed folded away. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Change, changesBetween, isChanged } from "#app/documents/changes.ts";
import { isVersion, versionOf } from "#app/documents/document.ts";
import { cellsOf, piecesOf, wordsOf } from "#app/documents/line.ts";
import type { DocumentLine } from "#db/schema/privacy.ts";

const h2 = (text: string): DocumentLine => ({ tag: "h2", text });
const p = (text: string): DocumentLine => ({ tag: "p", text });

/** The words of one side: without what only the other has. */
function side(changes: Change[], other: "added" | "removed"): string[] {
  return changes.flatMap((change) => {
    if ("heading" in change) return [];
    if ("unchanged" in change) return change.unchanged.map(wordsOf);
    const mine = change.parts.filter(({ is }) => is !== other);
    return mine.length > 0 ? [mine.map(({ text }) => text).join("")] : [];
  });
}

describe("a difference", () => {
  test("marks the words that changed inside a line, below its heading", () => {
    const before = [h2("Price"), p("It is free of charge."), h2("End"), p("Stop at any time.")];
    const after = [
      h2("Price"),
      p("It is free of every charge."),
      h2("End"),
      p("Stop at any time."),
    ];

    expect(changesBetween(before, after)).toEqual([
      { unchanged: [h2("Price")] },
      { heading: "Price" },
      {
        parts: [
          { text: "It is free of ", is: "same" },
          { text: "every ", is: "added" },
          { text: "charge.", is: "same" },
        ],
      },
      { unchanged: [h2("End"), p("Stop at any time.")] },
    ]);
  });

  test("tells lines that share little one after the other", () => {
    const changes = changesBetween([p("We sell nothing.")], [p("Ask before you pay, always.")]);

    expect(changes).toEqual([
      { parts: [{ text: "We sell nothing.", is: "removed" }] },
      { parts: [{ text: "Ask before you pay, always.", is: "added" }] },
    ]);
  });

  test("finds the line that took another's place behind one that is new", () => {
    const changes = changesBetween(
      [p("We keep your data safe.")],
      [p("We never sell anything."), p("We keep your data very safe.")],
    );

    expect(changes).toMatchObject([
      { parts: [{ text: "We never sell anything.", is: "added" }] },
      { parts: [{ is: "same" }, { text: "very ", is: "added" }, { is: "same" }] },
    ]);
  });

  test("shows where a link leads, so that no change hides in it", () => {
    const changes = changesBetween([p("Read [it](/a).")], [p("Read [it](/b).")]);

    expect(isChanged(changes)).toBe(true);
    expect(side(changes, "removed")).toEqual(["Read it (/b)."]);
  });

  test("of the same words is none", () => {
    const same = [h2("Price"), p("It is free.")];

    expect(isChanged(changesBetween(same, structuredClone(same)))).toBe(false);
  });

  test("holds every word of both versions, in their order", () => {
    const word = fc.constantFrom("we", "keep", "your", "data", "safe", "never", "sell", "it");
    const line = fc.record({
      tag: fc.constantFrom("h2" as const, "p" as const, "li" as const),
      text: fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(" ")),
    });
    const body = fc.array(line, { maxLength: 12 });

    fc.assert(
      fc.property(body, body, (before, after) => {
        const changes = changesBetween(before, after);
        expect(side(changes, "added")).toEqual(before.map(wordsOf));
        expect(side(changes, "removed")).toEqual(after.map(wordsOf));
      }),
    );
  });
});

describe("a line", () => {
  test("has links and stressed words, and only addresses that lead somewhere harmless", () => {
    expect(
      piecesOf("See [the terms](/terms) and **mind** [a@b.example](mailto:a@b.example)."),
    ).toEqual([
      "See ",
      { words: "the terms", href: "/terms" },
      " and ",
      { strong: "mind" },
      " ",
      { words: "a@b.example", href: "mailto:a@b.example" },
      ".",
    ]);
    expect(piecesOf("[x](javascript:alert(1))")).toEqual(["[x](javascript:alert(1))"]);
  });

  test("of a table has cells, and reads out as one sentence", () => {
    const row: DocumentLine = {
      tag: "row",
      text: "Your account\tname: addressing\nemail: letters",
    };

    expect(cellsOf(row)).toEqual([["Your account"], ["name: addressing", "email: letters"]]);
    expect(wordsOf(row)).toBe("Your account · name: addressing; email: letters");
  });
});

describe("a version", () => {
  test("is the day, and a number from the second of a day on", () => {
    const at = new Date("2026-11-26T23:59:00Z");

    expect(versionOf(at, [])).toBe("2026-11-26");
    expect(versionOf(at, ["2026-11-25", "2026-11-26"])).toBe("2026-11-26-2");
    expect(versionOf(at, ["2026-11-26", "2026-11-26-2"])).toBe("2026-11-26-3");
  });

  test.each([
    ["2026-11-26", true],
    ["2026-11-26-12", true],
    ["2026-11-26-0", false],
    ["2026-11-26\0", false],
    ["'; drop", false],
  ])("written as %o is one: %s", (text, expected) => {
    expect(isVersion(text)).toBe(expected);
  });
});
