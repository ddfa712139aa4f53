/** Forgetting on time: the purge walks the inventory, the house's tables first, then team by team. */
import { and, asc, eq, getTableName, gt, lte, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { log } from "#app/core/log.server.ts";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import { blankDue, blankingsOf } from "#app/privacy/blanking.server.ts";
import { inBatches, isPast } from "#app/privacy/due.server.ts";
import { forgetProspects, SCRUB_CLOCK } from "#app/privacy/erasure.server.ts";
import { deleteWithFiles } from "#app/privacy/gone.server.ts";
import { fileScrub, teamPurge } from "#app/privacy/jobs.ts";
import { columnOf, isTeamTable, prospectTables } from "#app/privacy/people.server.ts";
import { isLimited, limitsOf } from "#app/privacy/retention.ts";
import type { TableData } from "#db/classify.ts";
import { type Database, inSystem, inTeam, type Tx } from "#db/client.ts";
import { inventory } from "#db/inventory.ts";
import { enqueue } from "#db/queue.ts";
import { dueClocks, teams } from "#db/schema/team.ts";

/** Table → rows deleted, and "table: columns" → rows blanked. */
type Purged = Record<string, number>;

type Whose = "house" | "team";
/** Opens a transaction in which the rows may be seen. */
type Open = (work: (tx: Tx) => Promise<number>) => Promise<number>;

const ROWS = 5_000;
const PEOPLE = 1_000;
const TEAMS = 500;

/** Every night: what the house has kept long enough goes, and each team gets a job of its own. */
export async function purgeHouse() {
  const purged: Purged = {};
  const open: Open = (work) => inSystem("retention", work);
  for (const entry of overdueIn("house")) {
    const rows = await inBatches(ROWS, () => open((tx) => deleteDue(tx, entry)));
    note(purged, getTableName(entry.table), rows);
  }
  await blankIn("house", purged, open);
  const asked = await askEveryTeam();
  log.info({ purged, teams: asked }, "the house was purged");
  return ok(purged);
}

/** One team's rows. People who were kept long enough are erased like anybody else, files and all. */
export async function purgeTeam(member: Member) {
  const purged: Purged = {};
  const open: Open = (work) => inTeam(member, work);
  for (const entry of overdueIn("team")) {
    const work = prospectTables().includes(entry) ? forgetDue : deleteDue;
    const most = work === forgetDue ? PEOPLE : ROWS;
    const rows = await inBatches(most, () => open((tx) => work(tx, entry, member)));
    note(purged, getTableName(entry.table), rows);
  }
  await blankIn("team", purged, open);
  if (Object.keys(purged).length > 0) log.info({ purged }, "a team was purged");
  return ok(purged);
}

/** Erasures that have waited too long for their files get their job again. */
export async function remindScrubs() {
  const due = and(eq(dueClocks.kind, SCRUB_CLOCK), lte(dueClocks.dueAt, now()));
  return inSystem("retention", async (tx) => {
    const waiting = await tx.select({ teamId: dueClocks.teamId }).from(dueClocks).where(due);
    for (const { teamId } of waiting) await enqueue(tx, fileScrub, { teamId }, { key: teamId });
    return ok(waiting.length);
  });
}

function overdueIn(whose: Whose): TableData[] {
  return tablesOf(whose).filter(({ keep }) => isLimited(keep));
}

function tablesOf(whose: Whose): TableData[] {
  return inventory.filter(({ table }) => isTeamTable(table) === (whose === "team"));
}

async function blankIn(whose: Whose, purged: Purged, open: Open): Promise<void> {
  for (const blanking of blankingsOf(tablesOf(whose))) {
    const rows = await inBatches(ROWS, () => open((tx) => blankDue(tx, blanking, ROWS)));
    note(purged, `${getTableName(blanking.table)}: ${blanking.columns.join(", ")}`, rows);
  }
}

function note(purged: Purged, what: string, rows: number): void {
  if (rows > 0) purged[what] = rows;
}

async function deleteDue(tx: Tx, entry: TableData): Promise<number> {
  if (entry.stored) {
    return (await deleteWithFiles(tx, entry, { where: whenDue(entry), most: ROWS })).length;
  }
  // By physical place, because not every table has an id; a row that moved meanwhile waits a night.
  const gone = await tx.execute(sql`
    delete from ${entry.table} where ctid = any(array(
      select ctid from ${entry.table} where ${whenDue(entry)} limit ${ROWS}))`);
  return (gone as unknown as { count: number }).count;
}

async function forgetDue(tx: Tx, entry: TableData, member: Member): Promise<number> {
  const id = columnOf(entry.table, "id");
  const due = await tx
    .select({ id })
    .from(entry.table)
    .where(whenDue(entry))
    .orderBy(id)
    .limit(PEOPLE);
  const prospectIds = due.map((row) => row.id as string);
  return forgetProspects(tx, member, { prospectIds, reason: "kept long enough" });
}

function whenDue({ table, keep }: TableData) {
  if (!isLimited(keep)) throw new Error(`${getTableName(table)} has no end`);
  const past = limitsOf(keep).map((limit) => isPast(table, limit));
  return sql`(${sql.join(past, sql` or `)})`;
}

async function askEveryTeam(): Promise<number> {
  let asked = 0;
  for (let last: string | undefined; ; ) {
    const ids = await inSystem("retention", async (tx) => {
      const page = await listTeams(tx, last);
      for (const teamId of page) await enqueue(tx, teamPurge, { teamId }, { key: teamId });
      return page;
    });
    asked += ids.length;
    last = ids.at(-1);
    if (ids.length < TEAMS) return asked;
  }
}

async function listTeams(tx: Tx | Database, last?: string): Promise<string[]> {
  const rows = await tx
    .select({ id: teams.id })
    .from(teams)
    .where(last ? gt(teams.id, last) : undefined)
    .orderBy(asc(teams.id))
    .limit(TEAMS);
  return rows.map(({ id }) => id);
}
