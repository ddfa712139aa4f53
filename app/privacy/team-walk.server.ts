/** Emptying a team: every row, file and job of it, by walking the inventory, children before parents. */
import { eq, getTableColumns, getTableName, sql } from "drizzle-orm";
import { getTableConfig } from "drizzle-orm/pg-core";
import { practiceFolder } from "#app/adapters/mailbox/index.server.ts";
import { countPractice, removePractice } from "#app/adapters/mailbox/practice.server.ts";
import { type Member, vouchFor } from "#app/core/member.ts";
import { memberTables } from "#app/privacy/members.server.ts";
import { columnOf, isTeamTable } from "#app/privacy/people.server.ts";
import {
  BATCH_ROWS,
  changeRows,
  type Door,
  deleteRows,
  inBatches,
  type Tally,
  uncounted,
} from "#app/privacy/walk.server.ts";
import type { TableData } from "#db/classify.ts";
import { inSystem, inTeam, type Tx } from "#db/client.ts";
import { inventory } from "#db/inventory.ts";
import { forgetJobs } from "#db/queue.ts";
import { memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";

/**
 * What becomes of a table's rows when their team closes: `unlinked` rows are somebody else's and only
 * forget the team; what `stays` outlives it, for a time or as a line without a name.
 */
export type Fate = "root" | "deleted" | "unlinked" | "stays" | "untouched";

export function fateInTeam(entry: TableData): Fate {
  const { table, columns } = entry;
  if (table === teams) return "root";
  if (!("teamId" in getTableColumns(table))) return "untouched";
  if (entry.residue) return "stays";
  if (isTeamTable(table)) return "deleted";
  const link = linkToTeam(entry);
  if (link) return link === "cascade" ? "deleted" : "unlinked";
  return columns.teamId!.erase === "blank" ? "unlinked" : "stays";
}

/**
 * All but the team's own row and what stays. Safe to repeat after being interrupted anywhere; for the
 * worker, or for whoever may do without the vault.
 */
export async function emptyTeam(teamId: string, tally: Tally = uncounted): Promise<void> {
  const member = workerOf(teamId);
  await removeArchives(member, tally);
  for (const entry of inventory.toReversed()) {
    const fate = fateInTeam(entry);
    if (fate !== "deleted" && fate !== "unlinked") continue;
    const column = columnOf(entry.table, "teamId");
    const rows = { entry, whose: eq(column, teamId), door: doorTo(entry, member) };
    if (fate === "deleted") await deleteRows({ ...rows, tally });
    else await changeRows({ ...rows, tally: uncounted }, { teamId: null });
  }
  await removeLetters(member, tally);
  await inBatches(house, (tx) => dropJobs(tx, teamId, tally));
}

/** The last row, and jobs that came meanwhile. From here on nobody can tell whose team it was. */
export async function finishTeam(tx: Tx, teamId: string, tally = uncounted): Promise<void> {
  await tx.delete(teams).where(eq(teams.id, teamId));
  await tally.went(tx, getTableName(teams), 1);
  await dropJobs(tx, teamId, tally);
}

/** With everything that would outlive a closing: for a world that was invented. */
export async function removeTeam(teamId: string): Promise<void> {
  await emptyTeam(teamId);
  const staying = inventory.filter((entry) => fateInTeam(entry) === "stays");
  for (const entry of staying.toReversed()) await deleteResidue(teamId, entry);
  await house((tx) => finishTeam(tx, teamId));
}

/** Rows of what stays whose time is over. */
export async function deleteResidue(teamId: string, entry: TableData): Promise<void> {
  const whose = eq(columnOf(entry.table, "teamId"), teamId);
  await deleteRows({ entry, whose, door: doorTo(entry, workerOf(teamId)), tally: uncounted });
}

export function workerOf(teamId: string): Member {
  return vouchFor({ teamId, userId: null, role: "worker" });
}

function doorTo({ table }: TableData, member: Member): Door {
  return isTeamTable(table) ? (work) => inTeam(member, work) : house;
}

function house<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return inSystem("closing", work);
}

function linkToTeam({ table }: TableData) {
  const key = getTableConfig(table).foreignKeys.find(
    (each) => each.reference().foreignTable === teams,
  );
  return key?.onDelete;
}

/** What its people took along lies here for a week, and holds what they brought into the team. */
async function removeArchives({ teamId }: Member, tally: Tally): Promise<void> {
  const people = sql`select ${memberships.userId} from ${memberships} where ${memberships.teamId} = ${teamId}`;
  const archives = memberTables().filter(
    ({ entry }) => entry.stored?.format === "made" && !isTeamTable(entry.table),
  );
  for (const { entry } of archives) {
    const whose = sql`${columnOf(entry.table, "userId")} in (${people})`;
    await deleteRows({ entry, whose, door: house, tally });
  }
}

/** Counted before they go, since a file is in no transaction. */
async function removeLetters({ teamId }: Member, tally: Tally): Promise<void> {
  const folder = practiceFolder(teamId);
  const letters = await countPractice(folder);
  if (letters > 0) await house((tx) => tally.found(tx, "practice mail", letters));
  await removePractice(folder);
}

async function dropJobs(tx: Tx, teamId: string, tally: Tally): Promise<number> {
  const gone = await forgetJobs(tx, [teamId], BATCH_ROWS);
  await tally.went(tx, "queue", gone);
  return gone;
}

/** How many rows of each table are to go. */
export async function countInTeam(tx: Tx, { teamId }: Member): Promise<Map<TableData, number>> {
  const counts = new Map<TableData, number>();
  for (const entry of inventory.filter((each) => fateInTeam(each) === "deleted")) {
    const whose = eq(columnOf(entry.table, "teamId"), teamId);
    const [row] = await tx
      .select({ count: sql<number>`count(*)::int` })
      .from(entry.table)
      .where(whose);
    counts.set(entry, row!.count);
  }
  return counts;
}
