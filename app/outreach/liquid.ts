/** The small part of Liquid that templates are written in. */
import { Liquid } from "liquidjs";

const keptTags = new Set(["if", "unless", "case", "comment", "raw", "#"]);
const keptFilters = new Set(
  "default append prepend capitalize upcase downcase strip truncate truncatewords".split(" "),
);

/** Liquid without loops, assignments, files or clocks: what it makes is bounded by what it is. */
export function smallEngine({ longest }: { longest: number }): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    catchAllErrors: true,
    templates: {},
    parseLimit: longest,
    // A second line of defence: what is let through by its shape never comes near them.
    renderLimit: 10_000,
    memoryLimit: 5_000_000,
  });
  for (const name of Object.keys(liquid.tags)) if (!keptTags.has(name)) delete liquid.tags[name];
  for (const name of Object.keys(liquid.filters)) {
    if (!keptFilters.has(name)) liquid.unregisterFilter(name);
  }
  liquid.registerFilter("first_word", firstWord);
  liquid.registerFilter("possessive", possessive);
  return liquid;
}

function firstWord(value: unknown): string {
  return String(value ?? "")
    .trim()
    .split(/\s+/, 1)[0]!;
}

/** "Ada’s", "James’"; nothing of nothing. */
function possessive(value: unknown): string {
  const word = String(value ?? "").trim();
  if (word === "") return "";
  return /s$/i.test(word) ? `${word}’` : `${word}’s`;
}
