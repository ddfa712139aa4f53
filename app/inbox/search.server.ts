/** Finding conversations by their words: names, addresses, subjects, and what both sides wrote. */
import { and, desc, type SQL, sql } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import type { Edge } from "#app/history/keyset.ts";
import { beyond, type Listed, readRows } from "#app/inbox/list.server.ts";
import { readableBy } from "#app/inbox/reading.server.ts";
import { searchPatterns } from "#app/prospects/search.ts";
import { isTimeUp, limitTime } from "#app/prospects/time-limit.server.ts";
import { inTeam } from "#db/client.ts";
import { threads } from "#db/schema/conversations.ts";

/** As many as are looked into for one page; whoever wants to goes on from there. */
export const LOOKED_INTO = 1_000;
const MOST_FOUND = 50;
const MOST_MS = 3_000;

export type Search = {
  rows: Listed[];
  /** Where to go on looking, if there is anything older. */
  older?: Edge;
  /** It was given up: fewer words, or rarer ones, may do. */
  tooSlow?: true;
};

/**
 * Which conversations may be read is settled first, by columns that an index serves; only the words of
 * the newest of those are looked at. So nothing of what somebody may not read is ever compared.
 */
export async function searchInbox(
  member: Member,
  { q, edge }: { q: string; edge?: Edge | undefined },
): Promise<Search> {
  const patterns = searchPatterns(q);
  if (patterns.length === 0) return { rows: [] };
  try {
    return await inTeam(member, async (tx) => {
      await limitTime(tx, MOST_MS);
      const readable = await readableBy(tx, member);
      const which = and(readable, edge ? beyond(edge, false) : undefined)!;
      const [found] = await tx.execute<Row>(searchFor(which, patterns));
      const { ids, looked, at, id } = found!;
      const page = ids.slice(0, MOST_FOUND);
      const rows = await readRows(tx, page);
      const last = rows.at(-1);
      if (ids.length > MOST_FOUND && last) return { rows, older: { at: last.at, id: last.id } };
      if (looked < LOOKED_INTO || !id) return { rows };
      return { rows, older: { at: new Date(Number(at)), id } };
    });
  } catch (error) {
    if (isTimeUp(error)) return { rows: [], tooSlow: true };
    throw error;
  }
}

type Row = { ids: string[]; looked: number; at: number | null; id: string | null };

/** Every word must be found somewhere in a conversation. Of long texts only the beginning is looked at. */
export function searchFor(which: SQL, patterns: string[]): SQL {
  return sql`
    with newest as materialized (
      select ${threads.teamId} as team_id, ${threads.id} as id, ${threads.lastAt} as last_at,
        ${threads.prospectId} as prospect_id, ${threads.subject} as subject
      from ${threads} where ${which}
      order by ${desc(threads.lastAt)}, ${desc(threads.id)} limit ${LOOKED_INTO}::int
    ), written as materialized (
      select n.id, n.last_at, plain_text(n.subject) || ' ' || p.search_text || ' ' || coalesce((
        select string_agg(plain_text(m.from_name || ' ' || m.from_address || ' ' || m.to_address
          || ' ' || m.subject || ' ' || left(m.text, 10000)), ' ')
        from messages m where m.team_id = n.team_id and m.thread_id = n.id), '') as words
      from newest n join prospects p on p.team_id = n.team_id and p.id = n.prospect_id
    )
    select (select count(*)::int from newest) as looked,
      (select extract(epoch from last_at) * 1000 from newest order by last_at, id limit 1)::float8 as at,
      (select id from newest order by last_at, id limit 1) as id,
      array(select id from written where words like all (${sql.param(patterns)}::text[])
        order by last_at desc, id desc limit ${MOST_FOUND + 1}::int) as ids`;
}
