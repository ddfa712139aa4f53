/** A filter as a condition on the team's prospects. */
import { and, isNull, type SQL, sql } from "drizzle-orm";
import type { Filter } from "#app/prospects/filter.ts";
import { matching } from "#app/prospects/search.server.ts";
import { searchPatterns } from "#app/prospects/search.ts";
import { prospects } from "#db/schema/prospects.ts";

/** Undefined for everybody, but never who is in the bin unless the filter asks for the bin. */
export function conditionOf({ q }: Filter): SQL | undefined {
  const patterns = searchPatterns(q ?? "");
  const found =
    patterns.length > 0
      ? sql`${prospects.id} in ${matching(patterns, undefined, 1_000_000)}`
      : undefined;
  return and(isNull(prospects.binnedAt), found);
}
