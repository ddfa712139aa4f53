/** Into the bin, out of every sequence. */
import { sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { holdBack } from "#app/outreach/readiness.server.ts";
import type { Tx } from "#db/client.ts";

export async function putIntoBin(tx: Tx, { teamId }: Member, ids: string[]): Promise<void> {
  const at = sql`${now().toISOString()}::timestamptz`;
  await tx.execute(sql`
    with those as (
      select id from prospects where id = any(${sql.param(ids)}::uuid[]) and binned_at is null
      order by id for no key update
    )
    update prospects set binned_at = ${at}, updated_at = ${at}
      from those where prospects.team_id = ${teamId}::uuid and prospects.id = those.id`);
  await holdBack(tx, ids, "binned");
}
