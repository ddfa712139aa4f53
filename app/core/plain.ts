/** How text is compared when people look for it: lower case, without accents. The same as SQL plain_text. */

/** Letters that no normal form takes apart. */
const OTHER: Record<string, string> = { ø: "o", ł: "l", đ: "d", ı: "i", ħ: "h", ß: "ss" };

/** Character by character, as PostgreSQL does it: a sigma at the end of a word is one like any other. */
export function plainText(raw: string): string {
  if (/^[\0-\x7f]*$/.test(raw)) return raw.toLowerCase();
  const bare = raw
    .toWellFormed()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "");
  const lower = Array.from(bare, (character) => character.toLowerCase()).join("");
  return lower.replace(/[øłđıħß]/g, (letter) => OTHER[letter]!);
}
