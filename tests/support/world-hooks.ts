/** The hooks of a full world: one, with a delivery that waits; its address and secret sealed. */
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { addHook } from "#app/hooks/hooks.server.ts";
import { inTeam } from "#db/client.ts";
import { hookDeliveries } from "#db/schema/hooks.ts";
import type { Person } from "#tests/support/people.ts";

/** Gives the hook's id and its delivery's. */
export async function plantHooks({ member, team }: Person, marker: string) {
  const where = { kind: "webhook" as const, password: `https://${marker}.example.com/hook` };
  const made = await addHook(member, { ...where, name: `${marker} hook`, events: ["reply"] });
  if (made.refused !== undefined) throw new Error(`the full world: ${made.refused}`);
  const id = newId();
  const what = { event: "test" as const, subjectId: newId(), state: "failed" as const, at: now() };
  await inTeam(member, (tx) =>
    tx.insert(hookDeliveries).values({ ...what, id, teamId: team.id, hookId: made.value.id }),
  );
  return { hooks: [made.value.id], delivery: [id] };
}
