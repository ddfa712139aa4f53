/** A prospect's fields: cleaning, the form, and the name to show. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanText, displayName, ProspectInput } from "#app/prospects/prospect.ts";

describe("the form", () => {
  test("keeps the address as typed, cleans the rest and reads the country", () => {
    const read = ProspectInput.parse({
      email: " Ada@Larkfield.Example ",
      firstName: "  Ada\u200b ",
      lastName: "Lovelace",
      position: "Head \n of\tanalysis",
      company: "",
      country: "Deutschland",
    });

    expect(read).toEqual({
      email: "Ada@Larkfield.Example",
      firstName: "Ada",
      lastName: "Lovelace",
      position: "Head of analysis",
      company: null,
      country: "DE",
    });
  });

  test("needs nothing but the address, and keeps a country it does not know", () => {
    expect(ProspectInput.parse({ email: "ada@larkfield.example", country: "Atlantis" })).toEqual({
      email: "ada@larkfield.example",
      firstName: null,
      lastName: null,
      position: null,
      company: null,
      country: "Atlantis",
    });
  });

  test.each([
    [{}, "email", "Enter an email address"],
    [{ email: "ada" }, "email", "Enter an email address with an @, like ada@company.com"],
    [{ email: "a@b.example, c@d.example" }, "email", "Enter one email address only"],
    [
      { email: "ada@larkfield.example", firstName: "A\0da" },
      "firstName",
      "Type the first name again: it holds a character that cannot be seen",
    ],
    [
      { email: "ada@larkfield.example", company: "x".repeat(201) },
      "company",
      "Shorten the company to at most 200 characters",
    ],
  ])("%j: %s: %s", (typed, field, sentence) => {
    const read = ProspectInput.safeParse(typed);

    expect(read.error?.issues).toMatchObject([{ path: [field], message: sentence }]);
  });
});

describe("cleaning", () => {
  test.each([
    ["Ada", "Ada"],
    ["", ""],
    [" \u00a0\u3000 ", ""],
    ["Ada  Lovelace", "Ada Lovelace"],
    ["Ada\r\nLovelace", "Ada Lovelace"],
    ["\ufeffAda\u2060", "Ada"],
    ["e\u0301va", "éva"],
    ["\u200fמרים\u200e", "מרים"],
    ["نی\u200cما", "نی\u200cما"],
    ["👩\u200d💻", "👩\u200d💻"],
    ["A\u0000da", undefined],
    ["A\u0007da", undefined],
    ["A\u0085da", undefined],
    ["A\ud800da", undefined],
  ])("%j becomes %j", (raw, text) => {
    expect(cleanText(raw)).toBe(text);
  });

  test("what is clean stays so and fits on one line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (raw) => {
        const text = cleanText(raw);

        if (text !== undefined) {
          expect(cleanText(text)).toBe(text);
          expect(text).not.toMatch(/[\p{Cc}\u2028\u2029]|^\s|\s$|\s\s/u);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test("a name is shown as people say it", () => {
  const email = "ada@larkfield.example";

  expect(displayName({ firstName: "Ada", lastName: "Lovelace", email })).toBe("Ada Lovelace");
  expect(displayName({ firstName: null, lastName: "Lovelace", email })).toBe("Lovelace");
  expect(displayName({ firstName: "Ada", email })).toBe("Ada");
  expect(displayName({ firstName: "太郎", lastName: "山田", email })).toBe("山田太郎");
  expect(displayName({ firstName: "マリー", lastName: "キュリー", email })).toBe("マリー キュリー");
  expect(displayName({ firstName: "", lastName: "", email })).toBe(email);
});
