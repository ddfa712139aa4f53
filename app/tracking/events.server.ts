/** Writing what was fetched: one statement a team, and the job that makes something of it. */
import { sql } from "drizzle-orm";
import { after, MINUTE, now } from "#app/core/clock.ts";
import { foldOpens } from "#app/tracking/jobs.ts";
import { CROWD } from "#app/tracking/opener.ts";
import type { Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import type { openEvents } from "#db/schema/tracking.ts";

export type EventRow = typeof openEvents.$inferInsert & { id: string; at: Date };

/** Columns travel as arrays, since thousands of parameters cost more than the rows. */
export async function insertEvents(tx: Tx, teamId: string, rows: EventRow[]): Promise<void> {
  const column = (value: (row: EventRow) => string | number) => sql.param(rows.map(value));
  const made = sql`${now().toISOString()}::timestamptz`;
  await tx.execute(sql`
    insert into open_events (id, team_id, created_at, updated_at, send_id, sequence_id, step,
      opener, because, country, at)
    select id, ${teamId}::uuid, ${made}, ${made}, nullif(send_id, '')::uuid, sequence_id, step,
      opener, because, nullif(country, ''), at::timestamptz
    from unnest(
      ${column(({ id }) => id)}::uuid[],
      ${column(({ sendId }) => sendId ?? "")}::text[],
      ${column(({ sequenceId }) => sequenceId)}::uuid[],
      ${column(({ step }) => step)}::int[],
      ${column(({ opener }) => opener)}::text[],
      ${column(({ because }) => because)}::text[],
      ${column(({ country }) => country ?? "")}::text[],
      ${column(({ at }) => at.toISOString())}::text[]
    ) as seen (id, send_id, sequence_id, step, opener, because, country, at)
    on conflict do nothing`);
}

/** The first of a crowd looked like people: what is not folded yet is told better. */
export async function tellCrowd(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(sql`
    update open_events set opener = 'scanner', because = because || ${`,${CROWD}`}
    where id = any(${sql.param([...new Set(ids)])}::uuid[])
      and opener = 'person' and folded_at is null and because not like '%outlook-desktop%'`);
}

const planned = new Map<string, number>();

/** One job a minute and team is enough; half of that, so that none falls between two. */
export function isFoldingDue(teamId: string): boolean {
  return Math.abs(now().getTime() - (planned.get(teamId) ?? 0)) >= MINUTE / 2;
}

export async function planFolding(tx: Tx, teamId: string): Promise<void> {
  await enqueue(tx, foldOpens, { teamId }, { startAfter: after(now(), MINUTE), key: teamId });
}

/** To be called once it is committed. */
export function foldingPlanned(teamId: string): void {
  if (planned.size > 10_000) planned.clear();
  planned.set(teamId, now().getTime());
}
