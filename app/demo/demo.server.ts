/** Going into the demo world, and taking it away. Both only on the machine itself. */
import { and, eq } from "drizzle-orm";
import { startSession } from "#app/auth/session.server.ts";
import { config } from "#app/config.server.ts";
import type { Place } from "#app/core/place.ts";
import { NotFound } from "#app/core/result.ts";
import { DEMO_EMAIL } from "#app/demo/people.ts";
import { removeDemo } from "#app/demo/removal.server.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";

/** Throws NotFound anywhere but on this machine beside its own database. */
export async function readDemo(loopback: boolean) {
  requireHere(loopback);
  return inSystem("demo", async (tx) => ({ there: (await findAda(tx)) !== undefined }));
}

/** A session as the demo team's owner, as a Set-Cookie value. */
export async function enterDemo(loopback: boolean, place: Place): Promise<string> {
  requireHere(loopback);
  return inSystem("demo", async (tx) => {
    const ada = await findAda(tx);
    if (!ada) throw new NotFound("demo");
    return startSession(tx, { ...ada, place });
  });
}

export async function takeDemoAway(loopback: boolean): Promise<void> {
  requireHere(loopback);
  await removeDemo();
}

function requireHere(loopback: boolean): void {
  if (!loopback || !config.embedded) throw new NotFound("demo");
}

async function findAda(tx: Tx) {
  const [ada] = await tx
    .select({ userId: users.id, teamId: teams.id })
    .from(users)
    .innerJoin(memberships, eq(memberships.userId, users.id))
    .innerJoin(teams, and(eq(teams.id, memberships.teamId), eq(teams.isDemo, true)))
    .where(eq(users.emailKey, DEMO_EMAIL));
  return ada;
}
