/** Countries as people write them. */
import { describe, expect, test } from "vitest";
import { countryName, readCountry } from "#app/core/country.ts";

describe("reading a country", () => {
  test.each([
    ["Germany", "DE"],
    ["GERMANY", "DE"],
    [" germany ", "DE"],
    ["Deutschland", "DE"],
    ["Allemagne", "DE"],
    ["Alemania", "DE"],
    ["DE", "DE"],
    ["de", "DE"],
    ["DEU", "DE"],
    ["Côte d’Ivoire", "CI"],
    ["COTE D'IVOIRE", "CI"],
    ["U.S.A.", "US"],
    ["United States of America", "US"],
    ["UK", "GB"],
    ["England", "GB"],
    ["Grande-Bretagne", "GB"],
    ["Vereinigtes Königreich", "GB"],
    ["Niger", "NE"],
    ["Nigeria", "NG"],
    ["日本", "JP"],
    ["ישראל", "IL"],
    ["Россия", "RU"],
    ["Österreich", "AT"],
    ["Oesterreich?", undefined],
    ["Korea", undefined],
    ["Larkfield", undefined],
    ["", undefined],
    ["?", undefined],
    ["n/a", undefined],
    ["x".repeat(5_000), undefined],
  ])("%j is %s", (written, code) => {
    expect(readCountry(written)).toBe(code);
  });

  test("every country's English, German, French and Spanish name leads back to it", () => {
    const lost: string[] = [];
    for (let i = 0; i < 26 * 26; i++) {
      const code = String.fromCharCode(65 + Math.floor(i / 26), 65 + (i % 26));
      if (readCountry(code) !== code) continue;
      for (const language of ["en", "de", "fr", "es"]) {
        const read = readCountry(countryName(code, language));
        if (read !== undefined && read !== code) lost.push(`${code} ${language} ${read}`);
      }
    }

    expect(lost).toEqual([]);
  });
});

test("a code becomes a name and anything else stays as it was written", () => {
  expect(countryName("DE")).toBe("Germany");
  expect(countryName("DE", "fr")).toBe("Allemagne");
  expect(countryName("Atlantis")).toBe("Atlantis");
  expect(countryName("")).toBe("");
});
