/** A person's usage trail: what is kept of it, and its end. Written in batch.server.ts. */
import { and, count, desc, eq, sum } from "drizzle-orm";
import { isGiven } from "#app/consent/consents.server.ts";
import { ok } from "#app/core/result.ts";
import type { Wanted } from "#app/history/keyset.ts";
import { flushRequests } from "#app/history/log.server.ts";
import { walk } from "#app/history/walk.server.ts";
import { house, inSystem } from "#db/client.ts";
import { pageViews, pageViewsData } from "#db/schema/history.ts";

/** Each view goes by itself after so many months. */
export const KEPT_MONTHS = (pageViewsData.keep as { months: number }).months;

const { id, at, page, dwellMs } = pageViews;

/** Whether it is on, one page of views, and the visits and time of each page, the most visited first. */
export async function readUsage(userId: string, wanted: Wanted) {
  return inSystem("history", async (tx) => {
    const theirs = eq(pageViews.userId, userId);
    const given = await isGiven(tx, userId, "usage");
    const views = await walk(pageViews, wanted, ({ beyond, order, limit }) =>
      tx
        .select({ id, at, page, dwellMs })
        .from(pageViews)
        .where(and(theirs, beyond))
        .orderBy(...order)
        .limit(limit),
    );
    const totals = await tx
      .select({ page, visits: count(), stayMs: sum(dwellMs).mapWith(Number) })
      .from(pageViews)
      .where(theirs)
      .groupBy(page)
      .orderBy(desc(count()), page);
    return { given, views, totals };
  });
}

/** All that was kept so far. What was looked at before, and not yet written, is written first. */
export async function forgetUsage(userId: string) {
  await flushRequests();
  const gone = await house("history").delete(pageViews).where(eq(pageViews.userId, userId));
  return ok((gone as unknown as { count: number }).count);
}

export async function countViews(userId: string): Promise<number> {
  return house("history").$count(pageViews, eq(pageViews.userId, userId));
}
