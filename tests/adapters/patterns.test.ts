/** Learning how a company makes its addresses, and guessing another one. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { guessAddresses, learnPatterns } from "#app/adapters/enrichment/patterns.ts";
import type { KnownAddress } from "#app/adapters/enrichment/port.ts";
import { readAddress } from "#app/core/address.ts";

const domain = "larkfield.example";

function knows(...people: [first: string, last: string, local: string][]): KnownAddress[] {
  return people.map(([firstName, lastName, local]) => ({
    firstName,
    lastName,
    address: `${local}@${domain}`,
  }));
}

function guess(firstName: string, lastName: string, known: KnownAddress[]): string[] {
  const learnt = learnPatterns(domain, known);
  return guessAddresses({ firstName, lastName, domain }, learnt).map(
    ({ address }) => address.split("@")[0]!,
  );
}

describe("what is learnt", () => {
  test("is nothing from nothing, and then nothing is guessed", () => {
    expect(learnPatterns(domain, [])).toEqual([]);
    expect(guess("Ada", "Larkfield", [])).toEqual([]);
  });

  test("is nothing from other domains, roles and people of other names", () => {
    const known = [
      ...knows(["Ada", "Larkfield", "sales"], ["Ken", "Buyer", "xyz"]),
      { firstName: "Eva", lastName: "Stone", address: "eva.stone@elsewhere.example" },
    ];

    expect(learnPatterns(domain, known)).toEqual([]);
  });

  test("is counted, most often first, of all that are known", () => {
    const known = knows(
      ["Ken", "Buyer", "ken.buyer"],
      ["Eva", "Stone", "eva.stone"],
      ["Ada", "Larkfield", "alarkfield"],
      ["Bob", "Mint", "chief"],
    );

    expect(
      learnPatterns(domain, known).map(({ pattern, seen, of }) => [pattern, seen, of]),
    ).toEqual([
      ["{first}.{last}", 2, 4],
      ["{f}{last}", 1, 4],
    ]);
  });

  test("counts an address that can be read in two ways half for each", () => {
    const learnt = learnPatterns(domain, knows(["J", "Stone", "j.stone"]));

    expect(learnt.map(({ pattern, seen }) => [pattern, seen])).toEqual([
      ["{first}.{last}", 0.5],
      ["{f}.{last}", 0.5],
    ]);
  });

  test("counts the same address once, however it is written", () => {
    const known = knows(["Ken", "Buyer", "ken.buyer"], ["Ken", "Buyer", "Ken.Buyer"]);

    expect(learnPatterns(domain, known)[0]).toMatchObject({ seen: 1, of: 1 });
  });

  test("takes the domain in any form", () => {
    const known = [{ firstName: "Ada", lastName: "Stone", address: "ada.stone@bücher.example" }];

    expect(learnPatterns("XN--bcher-kva.example", known)[0]?.pattern).toBe("{first}.{last}");
  });
});

describe("what is guessed", () => {
  test.each([
    ["{first}.{last}", "ken.buyer", "ada.larkfield"],
    ["{first}{last}", "kenbuyer", "adalarkfield"],
    ["{f}{last}", "kbuyer", "alarkfield"],
    ["{f}.{last}", "k.buyer", "a.larkfield"],
    ["{first}", "ken", "ada"],
    ["{last}", "buyer", "larkfield"],
    ["{first}_{last}", "ken_buyer", "ada_larkfield"],
    ["{first}-{last}", "ken-buyer", "ada-larkfield"],
    ["{last}.{first}", "buyer.ken", "larkfield.ada"],
    ["{last}{first}", "buyerken", "larkfieldada"],
    ["{first}{l}", "kenb", "adal"],
    ["{first}.{l}", "ken.b", "ada.l"],
    ["{last}{f}", "buyerk", "larkfielda"],
    ["{last}.{f}", "buyer.k", "larkfield.a"],
    ["{f}{l}", "kb", "al"],
  ])("%s", (_pattern, example, expected) => {
    expect(guess("Ada", "Larkfield", knows(["Ken", "Buyer", example]))[0]).toBe(expected);
  });

  test("comes in order of likelihood, with its grounds", () => {
    const known = knows(
      ["Ken", "Buyer", "ken.buyer"],
      ["Eva", "Stone", "eva.stone"],
      ["Tom", "Mint", "tmint"],
    );

    const guesses = guessAddresses(
      { firstName: "Ada", lastName: "Larkfield", domain },
      learnPatterns(domain, known),
    );

    expect(guesses.map(({ address, seen, of, score }) => [address, seen, of, score])).toEqual([
      ["ada.larkfield@larkfield.example", 2, 3, 50],
      ["alarkfield@larkfield.example", 1, 3, 25],
    ]);
  });

  test("is surer the more examples agree", () => {
    const names = ["Ken", "Eva", "Tom", "Ida", "Leo", "Mia", "Jan", "Una", "Max"];
    const many = knows(...names.map((n): [string, string, string] => [n, "Stone", `${n}.stone`]));
    const best = (known: KnownAddress[]) =>
      guessAddresses(
        { firstName: "Ada", lastName: "Lark", domain },
        learnPatterns(domain, known),
      )[0]!;

    expect(best(many.slice(0, 1)).score).toBe(50);
    expect(best(many).score).toBe(90);
  });

  test.each([
    ["José", "Muñoz", "jose.munoz"],
    ["Jürgen", "Weiß", "jurgen.weiss"],
    ["Søren", "Ærø", "soren.aero"],
    ["Łukasz", "Żółć", "lukasz.zolc"],
    ["Seán", "O’Brien", "sean.obrien"],
    ["Jean-Pierre", "Dupont", "jeanpierre.dupont"],
    ["Vincent", "van Gogh", "vincent.vangogh"],
  ])("spells %s %s as %s first", (first, last, expected) => {
    expect(guess(first, last, knows(["Ken", "Buyer", "ken.buyer"]))[0]).toBe(expected);
  });

  test("follows the habit of the house with umlauts, particles and hyphens", () => {
    const umlauts = knows(["Jörg", "Müller", "joerg.mueller"]);
    const particles = knows(["Ludwig", "van Beethoven", "ludwig.beethoven"]);
    const hyphens = knows(["Anne-Marie", "Stone", "anne-marie.stone"]);

    expect(guess("Käthe", "Böhm", umlauts)[0]).toBe("kaethe.boehm");
    expect(guess("Vincent", "van Gogh", particles)[0]).toBe("vincent.gogh");
    expect(guess("Jean-Pierre", "Buyer", hyphens)[0]).toBe("jean-pierre.buyer");
  });

  test("offers the other spellings after the likely one", () => {
    const guesses = guess("Jürgen", "Klein", knows(["Ken", "Buyer", "ken.buyer"]));

    expect(guesses.slice(0, 2)).toEqual(["jurgen.klein", "juergen.klein"]);
  });

  test("is nothing for a name that cannot be spelt in Latin letters, or is missing", () => {
    const known = knows(["Ken", "Buyer", "ken.buyer"]);

    expect(guess("Дмитрий", "Иванов", known)).toEqual([]);
    expect(guess("Ada", "", known)).toEqual([]);
    expect(guess("", "", known)).toEqual([]);
  });
});

describe("for all names", () => {
  const name = fc.stringMatching(/^[A-Z][a-z]{2,9}$/);
  const makers: ((first: string, last: string) => string)[] = [
    (f, l) => `${f}.${l}`,
    (f, l) => `${f[0]}${l}`,
    (f, l) => `${f}_${l}`,
    (f, l) => `${l}.${f}`,
    (f, l) => `${l}${f[0]}`,
    (f, l) => `${f}-${l}`,
  ];

  test("a habit learnt from several people makes the next address", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...makers),
        fc.uniqueArray(fc.tuple(name, name), {
          minLength: 3,
          maxLength: 6,
          selector: ([first, last]) => `${first} ${last}`,
        }),
        name,
        name,
        (make, people, first, last) => {
          const local = (f: string, l: string) => make(f.toLowerCase(), l.toLowerCase());
          const known = knows(
            ...people.map(([f, l]): [string, string, string] => [f, l, local(f, l)]),
          );

          expect(guess(first, last, known)[0]).toBe(local(first, last));
        },
      ),
    );
  });

  test("whatever is known, in any order, each guess is an address at the domain, once, by falling score", () => {
    const anything = fc.oneof(
      name,
      fc.string({ maxLength: 12, unit: "grapheme" }),
      fc.constantFrom("de la Cruz", "O'Neil", "Müller-Lüdenscheidt", " ", "van", "İlker", "ẞ"),
    );
    const locals = fc.oneof(fc.string({ maxLength: 12 }), name, fc.constant("ada.larkfield"));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anything, anything, locals), { maxLength: 6 }),
        anything,
        anything,
        (people, first, last) => {
          const known = knows(...people);
          const learnt = learnPatterns(domain, known);
          const guesses = guessAddresses({ firstName: first, lastName: last, domain }, learnt);

          const addresses = guesses.map(({ address }) => address);
          expect(new Set(addresses).size).toBe(addresses.length);
          for (const { address, score, seen, of } of guesses) {
            expect(readAddress(address).address).toBe(address);
            expect(address.endsWith(`@${domain}`)).toBe(true);
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThan(100);
            expect(seen).toBeLessThanOrEqual(of);
          }
          expect(guesses.map(({ score }) => score)).toEqual(
            guesses.map(({ score }) => score).toSorted((a, b) => b - a),
          );
          if (learnt.length === 0) expect(guesses).toEqual([]);
          const backwards = learnPatterns(domain, known.toReversed());
          expect(new Set(backwards.map(({ pattern }) => pattern))).toEqual(
            new Set(learnt.map(({ pattern }) => pattern)),
          );
        },
      ),
    );
  });
});
