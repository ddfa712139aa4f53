/** The ways in which a person's name is written in front of an @: accents, particles and hyphens aside. */

export type Spelling = {
  /** Letters, digits and inner hyphens, dots or underscores only. */
  text: string;
  /** How it was made, so that a habit seen once can be followed: `joined`, `umlaut hyphen` … */
  style: string;
};

const folds: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};
const umlauts: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", å: "aa", ø: "oe" };

const particles = new Set(
  "van von der den de del della di da du la le dos das do el al ter ten zu zum zur vom af av bin ibn st".split(
    " ",
  ),
);

/** Most usual first, each text once. Empty where nothing of the name can stand in an address. */
export function spellingsOf(name: string): Spelling[] {
  const lower = name.normalize("NFC").toLowerCase();
  const folded: [string, string][] = [["", fold(lower)]];
  const german = fold(lower.replace(/[äöüåø]/g, (letter) => umlauts[letter]!));
  if (german !== folded[0]![1]) folded.push(["umlaut ", german]);
  const seen = new Set<string>();
  return folded
    .flatMap(([prefix, text]) =>
      waysOf(text).map((way) => ({ ...way, style: `${prefix}${way.style}` })),
    )
    .filter(({ text }) => text !== "" && !seen.has(text) && seen.add(text));
}

function fold(text: string): string {
  return text
    .replace(/[ßæœøłđðþı]/g, (letter) => folds[letter]!)
    .normalize("NFD")
    .replace(/\p{M}/gu, "");
}

/** A name of one word has one way; of several, they are joined, hyphenated, dotted, or one of them is left. */
function waysOf(text: string): Spelling[] {
  const words = text
    .replace(/['’`ʼ]/g, "")
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  if (words.length === 0) return [];
  if (words.length === 1) return [{ text: words[0]!, style: "joined" }];
  const bare = words.filter((word) => !particles.has(word));
  const core = bare.length > 0 ? bare : words;
  return [
    { text: words.join(""), style: "joined" },
    { text: words.join("-"), style: "hyphen" },
    { text: core.join(""), style: "bare" },
    { text: core.join("-"), style: "bare hyphen" },
    { text: core.at(-1)!, style: "end" },
    { text: core[0]!, style: "start" },
    { text: words.join("."), style: "dot" },
    { text: words.join("_"), style: "underscore" },
  ];
}
