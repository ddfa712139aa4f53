/** The routes that an address can lead to at all, by its first word: matching need not ask the others. */

type Route = { id: string; parentId?: string | undefined; path?: string | undefined };
export type Routes<R extends Route> = Record<string, R>;

/** `words` have routes of their own; any other first word leads to what `chosen` gives for "". */
export function choosable<R extends Route>(
  routes: Routes<R>,
): {
  words: Set<string>;
  chosen: (word: string) => Routes<R>;
} {
  const leaves = new Map(Object.keys(routes).map((id) => [id, firstWord(routes, id)]));
  const words = new Set([...leaves.values()].filter((word) => word !== ""));
  return {
    words,
    chosen(word) {
      const kept = [...leaves].filter(([, first]) => first === "" || first === word);
      return Object.fromEntries(kept.map(([id]) => [id, routes[id]!]));
    },
  };
}

/** Empty for a layout, the first page, and whatever begins with a parameter. */
function firstWord<R extends Route>(routes: Routes<R>, id: string): string {
  const path: string[] = [];
  for (let route = routes[id]; route; route = routes[route.parentId ?? ""]) {
    path.unshift(...(route.path ?? "").split("/").filter(Boolean));
  }
  const [first = ""] = path;
  return /^[:*]/.test(first) ? "" : first;
}
