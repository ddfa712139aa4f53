/** The people an import brought: into the bin, unless somebody or something has touched them since. */
import { sql } from "drizzle-orm";
import { putIntoBin } from "#app/bin/bin.server.ts";
import type { Member } from "#app/core/member.ts";
import type { TakenBack } from "#app/imports/undo.ts";
import type { Tx } from "#db/client.ts";

export type UndoBatch = {
  importId: string;
  /** The act of the import, which its rows and values point at. */
  originId: string;
  undoOriginId: string;
  after: string | null;
  batch: number;
};

type Row = { id: string; kept: string | null };

/** Whoever was erased is not there; whoever is in the bin stays in it. */
export async function takeBackPeople(
  tx: Tx,
  member: Member,
  { importId, originId, after, batch }: UndoBatch,
): Promise<TakenBack> {
  const { teamId } = member;
  const team = sql`${teamId}::uuid`;
  const ids = await lockBatch(tx, member, { originId, after, batch });
  const those = sql`any(${sql.param(ids)}::uuid[])`;
  const rows = await tx.execute<Row>(sql`
    select p.id, case
      when p.binned_at is not null then 'binned'
      when p.restricted_at is not null or p.withheld_at is not null then 'restricted'
      when p.last_contacted_at is not null or exists (
        select from enrolments e join sends s on s.team_id = e.team_id and s.enrolment_id = e.id
        where e.team_id = ${team} and e.prospect_id = p.id
          and s.state in ('intent', 'sent', 'uncertain')) then 'written'
      when p.last_import_id is distinct from ${importId}::uuid then 'imported'
      when exists (select from jsonb_each_text(coalesce(p.field_origins, '{}'))
          where value <> ${originId})
        or exists (select from custom_values v where v.team_id = ${team}
          and v.prospect_id = p.id and v.origin_id <> ${originId}::uuid)
        or exists (select from prospect_changes c where c.team_id = ${team}
          and c.prospect_id = p.id and c.origin_id <> ${originId}::uuid) then 'edited'
      when exists (select from notes n where n.team_id = ${team} and n.prospect_id = p.id)
        or exists (select from tasks t where t.team_id = ${team} and t.prospect_id = p.id)
        then 'noted'
      end as kept
    from prospects p where p.team_id = ${team} and p.id = ${those}`);
  const kept: Record<string, number> = {};
  for (const row of rows) if (row.kept) kept[row.kept] = (kept[row.kept] ?? 0) + 1;
  const untouched = rows.filter((row) => row.kept === null).map(({ id }) => id);
  const binned = untouched.length > 0 ? await putIntoBin(tx, member, untouched) : [];
  const more = ids.length === batch ? ids.at(-1) : undefined;
  return { after: more, binned: binned.length, restored: 0, kept };
}

/**
 * People, then their enrolments, as everybody locks them, and each before it is looked at: a message
 * is claimed either before, and is seen, or not at all.
 */
async function lockBatch(
  tx: Tx,
  { teamId }: Member,
  { originId, after, batch }: Pick<UndoBatch, "originId" | "after" | "batch">,
): Promise<string[]> {
  const team = sql`${teamId}::uuid`;
  const people = await tx.execute<{ id: string }>(sql`
    select id from prospects where team_id = ${team} and origin_id = ${originId}::uuid
      and id > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000')
    order by id limit ${batch} for update`);
  const ids = people.map(({ id }) => id);
  await tx.execute(sql`
    select from enrolments where team_id = ${team}
      and prospect_id = any(${sql.param(ids)}::uuid[]) order by id for update`);
  return ids;
}
