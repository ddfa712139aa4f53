/** The page that says why, as far as it is pure: masks, languages, codes as typed, and words for all. */
import { expect, test } from "vitest";
import { newId } from "#app/core/id.ts";
import { LANGUAGES, preferredLanguage } from "#app/core/language.ts";
import { personToken, readPersonToken, whyToken } from "#app/core/person-token.server.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { mask, maskAddress, readCode } from "#app/why/why.ts";
import { words } from "#app/why/words.ts";

test.each([
  ["ada@example.com", "a•••@e•••.com"],
  ["a@b.co.uk", "a•••@b•••.uk"],
  ["ß@localhost", "ß•••@l•••"],
])("%s is shown as %s", (address, shown) => {
  expect(maskAddress(address)).toBe(shown);
});

test.each([
  ["Grace", "G•••"],
  ["👩‍🚀 Grace", "👩‍🚀•••"],
  ["Ǧrace", "Ǧ•••"],
  ["", "•••"],
])("“%s” is shown as “%s”", (text, shown) => {
  expect(mask(text)).toBe(shown);
});

test.each([
  [null, "en"],
  ["de-AT,de;q=0.9,en;q=0.8", "de"],
  ["it, fr-CA;q=0.5, es;q=0.7", "es"],
  ["nl, ja;q=0.2", "en"],
  ["de;q=0, fr;q=0.1", "fr"],
  ["de;q=x,,;;=", "en"],
])("who accepts %s reads %s", (header, language) => {
  expect(preferredLanguage(header)).toBe(language);
});

test("a code is read with the blanks that people put into it, and nothing else is", () => {
  expect(readCode(" 1234 56-78 ")).toBe("12345678");
  for (const typed of ["1234567", "123456789", "12345678x", ""]) {
    expect(readCode(typed)).toBeUndefined();
  }
});

test("no language leaves a sentence empty, and each says its own", () => {
  const told = LANGUAGES.map((language) => JSON.stringify(words[language]));

  for (const say of LANGUAGES.map((language) => words[language])) {
    expect(JSON.stringify(say)).not.toContain('""');
    expect(say.lead("Larkfield")).toContain("Larkfield");
    expect(say.until("1 May")).toContain("1 May");
  }
  expect(new Set(told).size).toBe(LANGUAGES.length);
});

test("a token for one page opens no other, and a letter changed opens none", () => {
  const link = { teamId: newId(), hash: contactHash("a@b.example"), enrolmentId: newId() };
  const token = whyToken(link);

  expect(readPersonToken("why", token)).toEqual(link);
  expect(readPersonToken("unsubscribe", token)).toBeUndefined();
  expect(readPersonToken("why", personToken("unsubscribe", link))).toBeUndefined();
  for (const at of [0, 20, token.length - 1]) {
    const other = token[at] === "A" ? "B" : "A";
    expect(
      readPersonToken("why", token.slice(0, at) + other + token.slice(at + 1)),
    ).toBeUndefined();
  }
});
