/** Moving the clock through the 90 days, with the worker's hourly question. */
import { eq } from "drizzle-orm";
import { closeAccount, closeTeam } from "#app/closing/closing.server.ts";
import { closuresDue } from "#app/closing/jobs.ts";
import { clock } from "#app/core/clock.ts";
import { nowhere } from "#app/core/place.ts";
import { house, inSystem } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { closures } from "#db/schema/privacy.ts";
import { runJobs } from "#tests/support/jobs.ts";
import type { Person } from "#tests/support/people.ts";

/** Closing at ten in the morning of 1 March: day 89 is 29 May, day 90 is 30 May. */
export const CLOSED_AT = "2027-03-01T10:00:00Z";
export const DAY_89 = "2027-05-29T23:59:00Z";
export const DAY_90 = "2027-05-30T00:05:00Z";
export const DAY_91 = "2027-05-31T00:05:00Z";

export async function hourAt(at: Date | string): Promise<void> {
  clock.set(at);
  await inSystem("closing", (tx) => enqueue(tx, closuresDue, {}));
  await runJobs();
}

/** Gives the closure's id; throws where it is refused. */
export async function closeTeamOf({ member, team }: Person): Promise<string> {
  const outcome = await closeTeam(member, { teamName: team.name, place: nowhere });
  if (outcome.refused) throw new Error(outcome.refused);
  return outcome.value.closureId;
}

export async function closeAccountOf({ user }: Person): Promise<string> {
  const session = { ref: crypto.randomUUID(), provedAt: new Date(), twoFactor: false };
  const outcome = await closeAccount({ user, session }, { ownAddress: user.email, place: nowhere });
  if (outcome.refused) throw new Error(outcome.refused);
  return outcome.value.closureId;
}

export async function closureOf(id: string) {
  const [closure] = await house("closing").select().from(closures).where(eq(closures.id, id));
  return closure!;
}
