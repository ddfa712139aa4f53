/** The bin: who is put into it is used by nothing, can be taken out again, and is forgotten after 30 days. */
import { sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import type { Tx } from "#db/client.ts";

/** Gives the ids of those for whom it was new. Their sequences stop, and do not go on by themselves. */
export async function putIntoBin(
  tx: Tx,
  member: Member,
  prospectIds: string[],
  at = now(),
): Promise<string[]> {
  const ids = await mark(tx, member, { prospectIds, binnedAt: at });
  if (ids.length > 0) await stopSequences(tx, ids);
  return ids;
}

/**
 * Gives the ids of those who were in it. `since`: only who was put into it at this moment, and neither
 * restored nor put into it again afterwards.
 */
export async function takeFromBin(
  tx: Tx,
  member: Member,
  prospectIds: string[],
  { since }: { since?: Date } = {},
): Promise<string[]> {
  return mark(tx, member, { prospectIds, binnedAt: null, since });
}

type Marking = { prospectIds: string[]; binnedAt: Date | null; since?: Date | undefined };

/**
 * Locked like those who are erased, people first and in one order: whoever is being put into a
 * sequence this moment is in it before, and stopped, or is seen in the bin.
 */
async function mark(
  tx: Tx,
  { teamId }: Member,
  { prospectIds, binnedAt, since }: Marking,
): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    with those as (
      select id from prospects
      where team_id = ${teamId}::uuid and id = any(${sql.param(prospectIds)}::uuid[])
        and (binned_at is null) = ${binnedAt !== null} and ${wasAt(since)}
      order by id for update
    )
    update prospects set binned_at = ${binnedAt?.toISOString() ?? null}::timestamptz, updated_at = ${moment()}
      from those where prospects.team_id = ${teamId}::uuid and prospects.id = those.id
    returning prospects.id`);
  return rows.map(({ id }) => id);
}

function wasAt(since: Date | undefined) {
  return since ? sql`binned_at = ${since.toISOString()}::timestamptz` : sql`true`;
}

/** Ends what is under way for them. What was handed over already cannot be called back. */
async function stopSequences(tx: Tx, prospectIds: string[]): Promise<void> {
  const theirs = sql`prospect_id = any(${sql.param(prospectIds)}::uuid[])`;
  await tx.execute(sql`
    with live as (
      select id from enrolments where ${theirs} and state in ('waiting', 'blocked')
      order by id for update
    )
    update enrolments
      set state = 'stopped', reason = 'binned', next_at = null, updated_at = ${moment()}
      from live where enrolments.id = live.id`);
  await tx.execute(sql`
    update sends
      set state = 'cancelled', reason = 'binned', retry_at = null, updated_at = ${moment()}
      where state = 'retry' and enrolment_id in (select id from enrolments where ${theirs})`);
}

function moment() {
  return sql`${now().toISOString()}::timestamptz`;
}
