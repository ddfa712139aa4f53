/** Prospects to choose from when a sequence is filled: counted, shown, and walked newest first. */
import { and, desc, isNull, lt, type SQL, sql } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { plainText } from "#app/core/plain.ts";
import { findSequence } from "#app/outreach/sequences.server.ts";
import { among } from "#db/among.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";

/** Nobody counts beyond it, and no more are added in one go. */
export const MOST_AT_ONCE = 10_000;
const SHOWN = 10;
const MOST_WORDS = 8;

/** How many are found, up to one more than the most at once, and the newest of them. */
export async function readCandidates(member: Member, sequenceId: string, q: string | undefined) {
  return inTeam(member, async (tx) => {
    const { name } = await findSequence(tx, sequenceId);
    const total = await countCandidates(tx, undefined);
    if (!q) return { name, total, found: total, shown: [] };
    const found = await countCandidates(tx, q);
    const ids = await nextCandidates(tx, { q, most: SHOWN });
    return { name, total, found, shown: await readByIds(tx, ids) };
  });
}

/** Ids of those in whom every word is found, or of everybody, newest first, older than `before`. */
export async function nextCandidates(
  tx: Tx,
  { q, before, most }: { q?: string | undefined; before?: string | undefined; most: number },
): Promise<string[]> {
  if (q) {
    const rows = await tx.execute<{ id: string }>(
      sql`select id from ${matching(q, before, most)} as found (id)`,
    );
    return rows.map(({ id }) => id);
  }
  const rows = await tx
    .select({ id: prospects.id })
    .from(prospects)
    .where(and(isNull(prospects.binnedAt), before ? lt(prospects.id, before) : undefined))
    .orderBy(desc(prospects.id))
    .limit(most);
  return rows.map(({ id }) => id);
}

async function countCandidates(tx: Tx, q: string | undefined): Promise<number> {
  const most = MOST_AT_ONCE + 1;
  const found = q
    ? matching(q, undefined, most)
    : sql`(select 1 from ${prospects} where ${prospects.binnedAt} is null limit ${most}::int)`;
  const [row] = await tx.execute<{ count: number }>(
    sql`select count(*)::int as count from ${found} as found`,
  );
  return row!.count;
}

function readByIds(tx: Tx, ids: string[]) {
  return tx
    .select({
      id: prospects.id,
      email: prospects.email,
      firstName: prospects.firstName,
      lastName: prospects.lastName,
      company: prospects.company,
    })
    .from(prospects)
    .where(and(isNull(prospects.binnedAt), among(prospects.id, ids)))
    .orderBy(desc(prospects.id));
}

/** Through the one function that may search: a search under the team's policy would scan. */
function matching(q: string, before: string | undefined, most: number): SQL {
  const words = plainText(q)
    .split(/[\s\p{Cc}]+/u)
    .filter(Boolean);
  const escaped = words.map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`);
  const patterns = sql.param([...new Set(escaped)].slice(0, MOST_WORDS));
  return sql`(select search_prospects(${patterns}::text[], ${before ?? null}::uuid, ${most}::int))`;
}
