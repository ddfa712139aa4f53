/** Taking the demo world away: every row of its teams, their files, their people. It does not come back. */
import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eq, inArray, notExists, sql } from "drizzle-orm";
import { files } from "#app/adapters/files/index.server.ts";
import { practiceFolder } from "#app/adapters/mailbox/index.server.ts";
import { forgetInPractice } from "#app/adapters/mailbox/practice.server.ts";
import { config } from "#app/config.server.ts";
import { vouchFor } from "#app/core/member.ts";
import { inSystem, inTeam } from "#db/client.ts";
import { inventory } from "#db/inventory.ts";
import { users } from "#db/schema/auth.ts";
import { files as storedFiles } from "#db/schema/imports.ts";
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
  const demo = await inSystem("demo", (tx) =>
    tx.select({ id: teams.id }).from(teams).where(eq(teams.isDemo, true)),
  );
  for (const { id } of demo) await emptyTeam(id);
  const ids = demo.map(({ id }) => id);
  await inSystem("demo", async (tx) => {
    const people = await tx
      .delete(memberships)
      .where(inArray(memberships.teamId, ids))
      .returning({ userId: memberships.userId });
    const left = tx.select().from(memberships).where(eq(memberships.userId, users.id));
    const theirs = inArray(
      users.id,
      people.map(({ userId }) => userId),
    );
    await tx.delete(users).where(sql`${theirs} and ${notExists(left)}`);
    await tx.delete(teams).where(inArray(teams.id, ids));
  });
}

async function emptyTeam(teamId: string): Promise<void> {
  const member = vouchFor({ teamId, userId: null, role: "worker" });
  await forgetInPractice(practiceFolder(teamId), () => true);
  await inTeam(member, async (tx) => {
    for (const { location } of await tx.select().from(storedFiles)) await files.remove(location);
    // The inventory lists parents before children.
    for (const { table } of inventory.toReversed()) {
      if ("teamId" in table && table !== memberships) {
        await tx.execute(sql`delete from ${table} where team_id = ${teamId}`);
      }
    }
  });
}
