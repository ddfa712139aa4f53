/** A team that goes on is never left without an owner, whatever happened in the 90 days. */
import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { memberships } from "#db/schema/members.ts";

/**
 * Where this person owns the team, the admin who has been there longest becomes its owner, else the
 * member. Closing asks for another owner first, so this is for a team that was handed over since.
 */
export async function passOn(tx: Tx, teamId: string, userId: string): Promise<void> {
  await tx.execute(sql`
    update ${memberships} set role = 'owner'
    where team_id = ${teamId}
      and exists (
        select from ${memberships} as mine
        where mine.team_id = ${teamId} and mine.user_id = ${userId} and mine.role = 'owner')
      and user_id = (
        select other.user_id from ${memberships} as other
        where other.team_id = ${teamId} and other.user_id <> ${userId}
        order by array_position(array['owner', 'admin', 'member'], other.role), other.created_at
        limit 1)`);
}
