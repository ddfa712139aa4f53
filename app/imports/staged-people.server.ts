/** Whom a chunk's rows are about: new, there before, in the bin, or restricted. */
import { sql } from "drizzle-orm";
import { DAY } from "#app/core/clock.ts";
import type { Policy } from "#app/imports/column-form.ts";
import type { ColumnMeaning } from "#app/imports/columns.ts";
import { UNDO_DAYS } from "#app/imports/form.ts";
import type { Tx } from "#db/client.ts";

export type Into = {
  teamId: string;
  importId: string;
  /** A dry run only counts. */
  state: "checking" | "running";
  originId: string | null;
  overwrite: Record<string, Policy>;
  columns: ColumnMeaning[];
  /** Lists and tags that everybody in the file gets. */
  labelIds: string[];
  /** One moment for all of a chunk, so that it can be told later what it brought. */
  at: Date;
};

type Found = { there: number; binned: number; restricted: number };

/**
 * The table import_people: whom the rows are about, and whether they were there before. Locked in the
 * order of their keys, so that two imports that meet wait for each other and nothing worse.
 */
export async function findPeople(
  tx: Tx,
  { teamId, state }: Into,
  areAllNew: boolean,
): Promise<Found> {
  const lock = state === "running" ? sql`for no key update` : sql`offset 0`;
  await tx.execute(
    areAllNew
      ? sql`create temp table import_people on commit drop as
          select place, id, true as is_new, false as is_binned, false as is_restricted
          from import_stage`
      : sql`create temp table import_people on commit drop as
          select s.place, coalesce(p.id, s.id) as id, coalesce(p.id = s.id, true) as is_new,
            p.binned_at is not null as is_binned, p.restricted_at is not null as is_restricted
          from (select * from import_stage order by place) s left join lateral (
            select id, binned_at, restricted_at from prospects
            where team_id = ${teamId}::uuid and email_key = s.email_key ${lock}
          ) p on true`,
  );
  const [found] = await tx.execute<Found>(sql`
    select count(*) filter (where not is_new)::int as there,
      count(*) filter (where is_binned)::int as binned,
      count(*) filter (where is_restricted and not is_binned)::int as restricted
    from import_people`);
  return found!;
}

/** Taking back the import that brought them must know that another had them too. */
export async function noteSeen(tx: Tx, { teamId, importId, at }: Into): Promise<void> {
  await tx.execute(sql`
    update prospects p set last_import_id = ${importId}::uuid
    from import_people i, origins o
    where not i.is_new and not i.is_binned and not i.is_restricted
      and p.team_id = ${teamId}::uuid and p.id = i.id
      and p.last_import_id is distinct from ${importId}::uuid
      and o.team_id = p.team_id and o.id = p.origin_id and o.kind = 'import'
      and o.at > ${new Date(at.getTime() - UNDO_DAYS * DAY).toISOString()}::timestamptz`);
}
