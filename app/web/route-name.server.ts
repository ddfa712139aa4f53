/** What an address is called in the request log: its pattern on the site map, never a word of its own. */
import { siteMap } from "#app/routes.js";

export type RouteName = {
  /** `/prospects/:id`. */
  pattern: string;
  /** The layout it lies in; "free" for verbs and files outside of any, "none" where nothing is. */
  area: "open" | "member" | "person" | "free" | "none";
  /** A page rather than a verb or a file. */
  page: boolean;
};

const nowhere: RouteName = { pattern: "(not found)", area: "none", page: false };

type Known = { name: RouteName; words: string[] };

/** Patterns by their number of words, in the order in which they are tried. */
const byLength = Map.groupBy(readMap(), ({ words }) => words.length);

/** `address` as it came, query and all; letter case and a slash at the end make no other page. */
export function routeOf(address: string): RouteName {
  const words = wordsOf(address);
  const found = byLength.get(words.length)?.find((route) => fits(route.words, words));
  return found?.name ?? nowhere;
}

function fits(pattern: string[], words: string[]): boolean {
  return pattern.every((word, n) => word.startsWith(":") || word === words[n]!.toLowerCase());
}

function wordsOf(address: string): string[] {
  const path = address.split(/[?#]/, 1)[0]!;
  try {
    return decodeURI(path).split("/").filter(Boolean);
  } catch {
    return path.split("/").filter(Boolean);
  }
}

function readMap(): Known[] {
  const found: Known[] = [];
  let area: RouteName["area"] = "free";
  function route(path: string, file: string, options?: unknown, children?: () => void) {
    if (!children) {
      const words = path.toLowerCase().split("/").filter(Boolean);
      const name = { pattern: `/${path}`, area, page: file.endsWith(".tsx") };
      found.push({ name, words });
      return;
    }
    area = (options as { id: RouteName["area"] }).id;
    children();
    area = "free";
  }
  siteMap(route as never);
  return found.sort((one, other) => (dynamics(one) < dynamics(other) ? -1 : 1));
}

/** Of two that fit, the one with an earlier word of its own is meant, as the router has it. */
function dynamics({ words }: Known): string {
  return words.map((word) => (word.startsWith(":") ? "1" : "0")).join("");
}
