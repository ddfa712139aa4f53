/** Telling a team's hooks what happened, in the transaction in which it happened. */
import { ne } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { hookDelivery } from "#app/hooks/jobs.ts";
import type { Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { type HookEvent, hookDeliveries, hooks } from "#db/schema/hooks.ts";

type Team = Pick<Member, "teamId">;

/**
 * `subjectId` names the row that tells of it: a message of a thread for `reply` and `bounce`, that or a
 * request for `objection`, a suppression for `unsubscribe`. Safe to repeat: each hook is told once of each.
 */
export async function tell(
  tx: Tx,
  team: Team,
  { event, subjectId }: { event: HookEvent; subjectId: string },
): Promise<void> {
  await tellOfMany(tx, team, { event, subjectIds: [subjectId] });
}

/** The same of many at once. */
export async function tellOfMany(
  tx: Tx,
  { teamId }: Team,
  { event, subjectIds }: { event: HookEvent; subjectIds: string[] },
): Promise<void> {
  const all = await tx
    .select({ id: hooks.id, events: hooks.events })
    .from(hooks)
    .where(ne(hooks.state, "off"));
  const listening = all.filter(({ events }) => events.split(",").includes(event));
  if (listening.length === 0 || subjectIds.length === 0) return;
  const rows = listening.flatMap(({ id: hookId }) =>
    subjectIds.map((subjectId) => ({ teamId, hookId, event, subjectId, ...waiting() })),
  );
  const told = await tx
    .insert(hookDeliveries)
    .values(rows)
    .onConflictDoNothing()
    .returning({ id: hookDeliveries.id });
  for (const { id } of told) {
    await enqueue(tx, hookDelivery, { teamId, deliveryId: id }, { key: id });
  }
}

function waiting() {
  return { state: "waiting" as const, at: now() };
}
