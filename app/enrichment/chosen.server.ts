/** Whom a completion may ask about, and why the others are left out. */
import { and, asc, eq, gt } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Enrichable } from "#app/enrichment/enrichment.ts";
import { askedBefore } from "#app/enrichment/ledger.server.ts";
import { personQuestion } from "#app/enrichment/question.ts";
import type { Rules } from "#app/enrichment/rules.server.ts";
import { protectedFields } from "#app/prospects/protected.server.ts";
import { type Hindrance, hindrance } from "#app/prospects/uses.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";

/** `typed`: a person typed all that might be completed. */
export type LeftOut = Hindrance | "suppressed" | "asked-recently" | "typed";

export type Sorted = {
  ask: { prospectId: string; question: string }[];
  leftOut: Partial<Record<LeftOut, number>>;
};

const columns = {
  id: prospects.id,
  email: prospects.email,
  emailKey: prospects.emailKey,
  binnedAt: prospects.binnedAt,
  restrictedAt: prospects.restrictedAt,
  withheldAt: prospects.withheldAt,
  noticedAt: prospects.noticedAt,
  createdAt: prospects.createdAt,
};

/** Sorts these prospects into those to be asked about and those left out, each for one reason. */
export async function sortOut(tx: Tx, ids: string[], rules: Rules): Promise<Sorted> {
  const rows = await tx
    .select(columns)
    .from(prospects)
    .where(among(prospects.id, ids))
    .orderBy(asc(prospects.id));
  const questions = rows.map(({ emailKey }) => personQuestion(emailKey));
  const asking = { provider: "hunter", days: rules.askAgainDays } as const;
  const [suppressed, before, typed] = [
    await findSuppressions(
      tx,
      Array.from(rows, ({ email }) => email),
    ),
    await askedBefore(tx, questions, asking),
    await protectedFields(tx, ids),
  ];
  const sorted: Sorted = { ask: [], leftOut: {} };
  for (const [n, row] of rows.entries()) {
    const why: LeftOut | undefined =
      hindrance(row, "others", now()) ??
      (suppressed.has(row.email) ? "suppressed" : undefined) ??
      (isAllTyped(rules.fields, typed.get(row.id)) ? "typed" : undefined) ??
      (before.has(questions[n]!) ? "asked-recently" : undefined);
    if (why) sorted.leftOut[why] = (sorted.leftOut[why] ?? 0) + 1;
    else sorted.ask.push({ prospectId: row.id, question: questions[n]! });
  }
  return sorted;
}

/** Ids of whom an import added, in rising order. */
export async function nextImported(
  tx: Tx,
  originId: string,
  { after, most }: { after?: string | undefined; most: number },
): Promise<string[]> {
  const rows = await tx
    .select({ id: prospects.id })
    .from(prospects)
    .where(and(eq(prospects.originId, originId), after ? gt(prospects.id, after) : undefined))
    .orderBy(asc(prospects.id))
    .limit(most);
  return rows.map(({ id }) => id);
}

function isAllTyped(fields: Enrichable[], typed: Set<string> | undefined): boolean {
  return typed !== undefined && fields.every((field) => typed.has(field));
}
