/** Custom fields: what a value of each kind may be, and what is said of one that may not. */
import { describe, expect, test } from "vitest";
import { readValue, textKeyOf } from "#app/fields/field.ts";
import { FieldEdit, FieldInput } from "#app/fields/form.ts";

describe("a value", () => {
  test("of a text is one clean line, compared without case and accents", () => {
    const { value } = readValue({ kind: "text" }, "  Café\u200b   Ωmega ");

    expect(value).toEqual({ text: "Café Ωmega", textKey: "cafe ωmega", number: null, day: null });
  });

  test("of a number and of a date is kept as such", () => {
    expect(readValue({ kind: "number" }, "1 234,5").value).toEqual({
      ...{ text: "1234.5", textKey: "1234.5", number: 1234.5, day: null },
    });
    expect(readValue({ kind: "date" }, "26 Nov 2026").value).toEqual({
      ...{ text: "2026-11-26", textKey: "2026-11-26", number: null, day: "2026-11-26" },
    });
  });

  test("of a choice is one of them, as the team spells it", () => {
    const field = { kind: "choice", choices: ["Größe M", "Other"] } as const;

    expect(readValue({ ...field, choices: [...field.choices] }, "grosse m").value?.text).toBe(
      "Größe M",
    );
    expect(readValue({ ...field, choices: [...field.choices] }, "L").problem).toBe(
      "Choose one of: Größe M, Other",
    );
  });

  test.each([
    ["https://example.com/a?b=c", "https://example.com/a?b=c"],
    ["HTTP://Example.com", "http://example.com/"],
    ["example.com/path", "https://example.com/path"],
    ["example.com:8080", "https://example.com:8080/"],
    ["https://bücher.example", "https://xn--bcher-kva.example/"],
  ])("of a web address: %s is %s", (typed, text) => {
    expect(readValue({ kind: "url" }, typed).value?.text).toBe(text);
  });

  test.each([
    ...["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x"],
    ...["mailto:a@b.example", "ftp://b.example", "javascript://b.example/%0aalert(1)"],
    ...[
      "https://",
      "https://localhost",
      "two words.example",
      "https://a:b@c.example",
      "\0https://a.example",
    ],
    `https://a.example/${"x".repeat(2_000)}`,
  ])("of a web address is not %s", (typed) => {
    expect(readValue({ kind: "url" }, typed).problem).toBeTypeOf("string");
  });

  test("that can be read in two ways is refused with both", () => {
    expect(readValue({ kind: "number" }, "1,234").problem).toBe(
      "Write 1234 or 1.234: 1,234 can be read as either",
    );
    expect(readValue({ kind: "date" }, "5/6/2026").problem).toBe(
      "Write the date as 2026-11-26: 5/6/2026 can be read as two days",
    );
  });

  test("that is too long, or holds what nobody sees, is refused", () => {
    expect(readValue({ kind: "text" }, "x".repeat(501)).problem).toContain("at most 500");
    expect(readValue({ kind: "text" }, "a\u0007b").problem).toContain("nobody can see");
  });

  test("is compared by its beginning, never by half a letter", () => {
    const key = textKeyOf(`${"x".repeat(99)}😀`);

    expect(key).toHaveLength(100);
    expect(key.isWellFormed()).toBe(true);
  });
});

describe("the form for a field", () => {
  test("takes each choice once, one on a line", () => {
    const input = { name: " Size ", holds: "choice", choices: "S\r\nM\n\n m \nL" };

    expect(FieldInput.parse(input)).toEqual({
      name: "Size",
      holds: "choice",
      choices: ["S", "M", "L"],
    });
  });

  test.each([
    ["no name", { holds: "text" }, "Enter a name for the field"],
    ["a long name", { holds: "text", name: "x".repeat(61) }, "at most 60"],
    ["a name that is there", { holds: "text", name: "COMPANY" }, "has a field of this name"],
    ["no kind", { name: "Size" }, "Choose what the field holds"],
    ["nothing to choose", { name: "Size", holds: "choice" }, "one on each line"],
    [
      "too many choices",
      {
        name: "Size",
        holds: "choice",
        choices: Array.from({ length: 101 }, (_, n) => n).join("\n"),
      },
      "at most 100 choices",
    ],
  ])("refuses %s", (_, input, words) => {
    expect(FieldInput.safeParse(input).error?.issues[0]?.message).toContain(words);
  });

  test("that changes one has no kind", () => {
    expect(FieldEdit.parse({ name: "Size", holds: "number" })).toEqual({
      name: "Size",
      choices: [],
    });
  });
});
