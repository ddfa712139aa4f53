/** A person's own requests, back to their very first one. */
import { and, eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Wanted } from "#app/history/keyset.ts";
import { walk } from "#app/history/walk.server.ts";
import { keptUntil } from "#app/privacy/retention.ts";
import { house } from "#db/client.ts";
import { requestLog, requestLogData } from "#db/schema/history.ts";

const { blankAfter } = requestLogData.columns.network!;

/** After so many months network and country are blanked. */
export const BLANK_MONTHS = blankAfter!.months;

export function isBlanked(since: Date): boolean {
  return keptUntil(since, blankAfter!) <= now();
}

const { id, at, method, route, status, network, country, browser } = requestLog;

export async function listRequests(userId: string, wanted: Wanted) {
  return walk(requestLog, wanted, ({ beyond, order, limit }) =>
    house("history")
      .select({ id, at, method, route, status, network, country, browser })
      .from(requestLog)
      .where(and(eq(requestLog.userId, userId), beyond))
      .orderBy(...order)
      .limit(limit),
  );
}
