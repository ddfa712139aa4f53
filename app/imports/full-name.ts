/** Splits a name in one cell into first and last name. */

export type SplitName = { firstName: string | null; lastName: string | null };

const titles = new Set(
  "mr mrs ms miss mx dr prof professor sir dame herr frau m mme mlle monsieur madame sr sra srta don dona sig dott ing".split(
    " ",
  ),
);
// A family name starts with its particles: "Ludwig van Beethoven".
const particles = new Set(
  "van von der den de del della di da do dos das du la le los las ter ten te zu zum zur af av bin ibn bint al el".split(
    " ",
  ),
);
const suffixes = new Set("jr sr ii iii iv phd md mba esq".split(" "));
const familyFirst = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Hangul}\s]+$/u;

/** A guess, as every split is: "Last, First" and East Asian order are known, one word is a first name. */
export function splitFullName(fullName: string): SplitName {
  const comma = fullName.indexOf(",");
  const before = fullName.slice(0, Math.max(comma, 0)).trim();
  const after = fullName.slice(comma + 1).trim();
  if (before !== "" && after !== "" && !suffixes.has(bare(after))) {
    return { firstName: untitled(words(after)).join(" ") || null, lastName: before };
  }
  const all = untitled(words(fullName.replaceAll(",", " ")));
  if (all.length < 2) return { firstName: all[0] ?? null, lastName: null };
  if (familyFirst.test(fullName)) {
    return { firstName: all.slice(1).join(" "), lastName: all[0]! };
  }
  const cut = lastNameStart(all);
  return { firstName: all.slice(0, cut).join(" "), lastName: all.slice(cut).join(" ") };
}

function lastNameStart(all: string[]): number {
  const particle = all.findIndex(
    (word, i) => i > 0 && i < all.length - 1 && particles.has(bare(word)),
  );
  if (particle > 0) return particle;
  const hasSuffix = all.length > 2 && suffixes.has(bare(all.at(-1)!));
  return all.length - (hasSuffix ? 2 : 1);
}

/** "Dr. Ada Lovelace" is greeted as Ada; "Prof" alone stays, for want of anything better. */
function untitled(all: string[]): string[] {
  const start = all.findIndex((word) => !isTitle(word));
  return start > 0 ? all.slice(start) : all;
}

/** Whether this is a form of address alone: "Mr", "Dr.". */
export function isTitle(text: string): boolean {
  return titles.has(bare(text));
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

function bare(word: string): string {
  return word.toLowerCase().replaceAll(".", "");
}
