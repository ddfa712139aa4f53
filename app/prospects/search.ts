/** The list of prospects as a question: words to find, an order, and the place in it. */
import { Id } from "#app/core/id.ts";
import { plainText } from "#app/core/plain.ts";
import { type Filter, filterParams, readFilter } from "#app/prospects/filter.ts";

export const SORTS = ["added", "added-asc", "email", "email-desc"] as const;
export type Sort = (typeof SORTS)[number];

/** The page after, or before, the row with this id. No address ever stands in an address bar. */
export type Cursor = { id: string; towards: "next" | "previous" };
export type ListQuery = Filter & { sort: Sort; cursor?: Cursor };

/** Beyond it a count says "more than". */
export const MOST_COUNTED = 10_000;
const MOST_WORDS = 8;

/** Reads a page's query; what makes no sense is left out. */
export function readListQuery(params: URLSearchParams): ListQuery {
  const sort = SORTS.find((known) => known === params.get("sort")) ?? "added";
  const towards = params.has("after") ? "next" : "previous";
  const id = params.get("after") ?? params.get("before");
  return {
    ...readFilter(params),
    sort,
    ...(Id.safeParse(id).success ? { cursor: { id: id!, towards } } : {}),
  };
}

/** The address of such a page: always the same for the same question. */
export function listUrl({
  q,
  conditions = [],
  sort = "added",
  cursor,
}: Partial<ListQuery>): string {
  const params = filterParams({ conditions, ...(q ? { q } : {}) });
  if (sort !== "added") params.set("sort", sort);
  if (cursor) params.set(cursor.towards === "next" ? "after" : "before", cursor.id);
  return params.size > 0 ? `/prospects?${params}` : "/prospects";
}

/** One LIKE pattern per word; every one must be found somewhere in a prospect. */
export function searchPatterns(q: string): string[] {
  return searchWords(q).map((word) => `%${escapeLike(word)}%`);
}

/** The words as they are compared: without accents, in lower case. */
export function searchWords(q: string): string[] {
  const words = plainText(q)
    .split(/[\s\p{Cc}]+/u)
    .filter(Boolean);
  return [...new Set(words)].slice(0, MOST_WORDS);
}

/** Text that LIKE takes by the letter. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
