/** Forgetting on time: the purge walks the inventory, the house's tables first, then team by team. */
import { and, asc, eq, getTableName, gt, lte, type SQL, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { log } from "#app/core/log.server.ts";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import { forgetProspects, SCRUB_CLOCK } from "#app/privacy/erasure.server.ts";
import { fileScrub, teamPurge } from "#app/privacy/jobs.ts";
import { columnOf, isTeamTable, prospectTables } from "#app/privacy/people.server.ts";
import { intervalOf, isLimited } from "#app/privacy/retention.ts";
import type { TableData } from "#db/classify.ts";
import { type Database, inSystem, inTeam, type Tx } from "#db/client.ts";
import { inventory } from "#db/inventory.ts";
import { enqueue } from "#db/queue.ts";
import { dueClocks, teams } from "#db/schema/team.ts";

/** Table → rows deleted. */
type Purged = Record<string, number>;

const ROWS = 5_000;
const PEOPLE = 1_000;
const TEAMS = 500;

/** Every night: what the house has kept long enough goes, and each team gets a job of its own. */
export async function purgeHouse() {
  const purged: Purged = {};
  for (const entry of overdueIn("house")) {
    await inBatches(purged, entry, ROWS, () => inSystem("retention", (tx) => deleteDue(tx, entry)));
  }
  const asked = await askEveryTeam();
  log.info({ purged, teams: asked }, "the house was purged");
  return ok(purged);
}

/** One team's rows. People who were kept long enough are erased like anybody else, files and all. */
export async function purgeTeam(member: Member) {
  const purged: Purged = {};
  for (const entry of overdueIn("team")) {
    const work = prospectTables().includes(entry) ? forgetDue : deleteDue;
    const most = work === forgetDue ? PEOPLE : ROWS;
    await inBatches(purged, entry, most, () => inTeam(member, (tx) => work(tx, entry, member)));
  }
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

function overdueIn(whose: "house" | "team"): TableData[] {
  return inventory.filter(
    ({ table, keep }) => isLimited(keep) && isTeamTable(table) === (whose === "team"),
  );
}

/** Each batch is a transaction of its own, so that live work never waits long. */
async function inBatches(
  purged: Purged,
  { table }: TableData,
  most: number,
  work: () => Promise<number>,
): Promise<void> {
  let total = 0;
  for (let rows = most; rows >= most; total += rows) rows = await work();
  if (total > 0) purged[getTableName(table)] = total;
}

async function deleteDue(tx: Tx, entry: TableData): Promise<number> {
  // By physical place, because not every table has an id; a row that moved meanwhile waits a night.
  const gone = await tx.execute(sql`
    delete from ${entry.table} where ctid = any(array(
      select ctid from ${entry.table} where ${isDue(entry)} limit ${ROWS}))`);
  return (gone as unknown as { count: number }).count;
}

async function forgetDue(tx: Tx, entry: TableData, member: Member): Promise<number> {
  const id = columnOf(entry.table, "id");
  const due = await tx
    .select({ id })
    .from(entry.table)
    .where(isDue(entry))
    .orderBy(id)
    .limit(PEOPLE);
  const prospectIds = due.map((row) => row.id as string);
  return forgetProspects(tx, member, { prospectIds, reason: "kept long enough" });
}

/** Months and days are counted in UTC, whatever zone the session has. */
function isDue({ table, keep }: TableData): SQL {
  if (!isLimited(keep)) throw new Error(`${getTableName(table)} has no end`);
  const since = columnOf(table, keep.since);
  return sql`(${since} at time zone 'UTC' + ${intervalOf(keep)}::interval) at time zone 'UTC'
    <= ${now().toISOString()}::timestamptz`;
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
