/** Which prospects an act is about, as it stands in an address: those ticked, or all that match a filter. */
import { Id } from "#app/core/id.ts";
import { filterParams, readFilter } from "#app/prospects/filter.ts";

/** `query` is a canonical filter: see filter.ts. Empty is everybody. */
export type Selection = { query: string; ids?: undefined } | { ids: string[]; query?: undefined };

/** A page of the list, and a few more. */
const MOST_TICKED = 200;

/**
 * `scope=all` with a filter, or `id` once for each that was ticked. Undefined when nobody was ticked, and
 * for a condition that cannot be read, so that nothing is ever done to more people than were meant.
 */
export function readSelection(params: URLSearchParams): Selection | undefined {
  if (params.get("scope") === "all") {
    const filter = readFilter(params);
    const asked = new Set(params.getAll("f")).size;
    return filter.conditions.length === asked
      ? { query: filterParams(filter).toString() }
      : undefined;
  }
  const ids = params.getAll("id").filter((id) => Id.safeParse(id).success);
  const once = [...new Set(ids)].sort().slice(0, MOST_TICKED);
  return once.length > 0 ? { ids: once } : undefined;
}

export function selectionParams({ ids, query }: Selection): URLSearchParams {
  if (ids) return new URLSearchParams(ids.map((id) => ["id", id]));
  return new URLSearchParams([["scope", "all"], ...new URLSearchParams(query)]);
}
