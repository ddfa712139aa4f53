/** Telling a team's hooks what happened, in the transaction in which it happened. */
import { ne } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { hookDelivery } from "#app/hooks/jobs.ts";
import type { Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { type HookEvent, hookDeliveries, hooks } from "#db/schema/hooks.ts";

/**
 * `subjectId` names the row that tells of it: a message of a thread for `reply`, `bounce` and
 * `objection`, a suppression for `unsubscribe`. Safe to repeat: each hook is told once of each.
 */
export async function tell(
  tx: Tx,
  { teamId }: Pick<Member, "teamId">,
  { event, subjectId }: { event: HookEvent; subjectId: string },
): Promise<void> {
  const all = await tx
    .select({ id: hooks.id, events: hooks.events })
    .from(hooks)
    .where(ne(hooks.state, "off"));
  const listening = all.filter(({ events }) => events.split(",").includes(event));
  if (listening.length === 0) return;
  const told = await tx
    .insert(hookDeliveries)
    .values(
      listening.map(({ id }) => ({
        teamId,
        hookId: id,
        event,
        subjectId,
        state: "waiting" as const,
        at: now(),
      })),
    )
    .onConflictDoNothing()
    .returning({ id: hookDeliveries.id });
  for (const { id } of told) await enqueue(tx, hookDelivery, { teamId, deliveryId: id });
}
