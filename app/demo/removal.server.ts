/** Taking the demo world away, by the same walk as any closing: its people, then its teams. It does not come back. */
import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { and, eq, inArray, notExists, or } from "drizzle-orm";
import { config } from "#app/config.server.ts";
import { demoMembers } from "#app/demo/people.ts";
import { removePerson } from "#app/privacy/person-walk.server.ts";
import { removeTeam } from "#app/privacy/team-walk.server.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";

const marker = () => join(config.dataDir, "demo-removed");

export async function wasRemoved(): Promise<boolean> {
  return access(marker()).then(
    () => true,
    () => false,
  );
}

/** Safe to repeat after being interrupted: the marker comes first, the teams go last. */
export async function removeDemo(): Promise<void> {
  await writeFile(marker(), "");
  await removeDemoTeams();
}

/** For a world that was cut off while it was made, too: it may come back. */
export async function removeDemoTeams(): Promise<void> {
  const { people, ids } = await inSystem("demo", async (tx) => ({
    people: await listPeople(tx),
    ids: (await tx.select({ id: teams.id }).from(teams).where(eq(teams.isDemo, true))).map(
      ({ id }) => id,
    ),
  }));
  for (const { id } of people) await removePerson(id);
  for (const id of ids) await removeTeam(id);
}

/** Whoever is in demo teams and in no other; those who left are known by their addresses, which cannot exist. */
function listPeople(tx: Tx) {
  const inDemo = tx
    .select({ userId: memberships.userId })
    .from(memberships)
    .innerJoin(teams, and(eq(teams.id, memberships.teamId), eq(teams.isDemo, true)));
  const elsewhere = tx
    .select({ userId: memberships.userId })
    .from(memberships)
    .innerJoin(teams, and(eq(teams.id, memberships.teamId), eq(teams.isDemo, false)))
    .where(eq(memberships.userId, users.id));
  const keys = demoMembers.map(({ email }) => email);
  return tx
    .select({ id: users.id })
    .from(users)
    .where(and(or(inArray(users.id, inDemo), inArray(users.emailKey, keys)), notExists(elsewhere)));
}
