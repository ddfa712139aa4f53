/** The inventory read for one member: in which tables their rows stand, in which teams, and how they are found. */
import { asc, eq, getTableName, type SQL, sql } from "drizzle-orm";
import { type Member, vouchFor } from "#app/core/member.ts";
import { NotFound } from "#app/core/result.ts";
import { childrenOf, columnOf, isTeamTable, parentColumn } from "#app/privacy/people.server.ts";
import type { TableData } from "#db/classify.ts";
import { type Database, inSystem, type Tx } from "#db/client.ts";
import { inventory } from "#db/inventory.ts";
import { memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";

/** A person with an account; `emailKey` finds what was held before they had one, such as invitations. */
export type Subject = { id: string; emailKey: string };

/** A team to which somebody belongs. */
export type Home = { name: string; worker: Member };

export type MemberTable = {
  entry: TableData;
  /** Asked once of the house, or in each of the person's teams. */
  scope: "house" | "team";
  /** `shared`: the team's own, which each who belongs to it may read and nobody takes along. */
  whose: "own" | "shared";
};

/** Every table in which members stand, parents before children, as the inventory has them. */
export function memberTables(tables = inventory): MemberTable[] {
  return tables
    .filter((entry) => entry.about === "member")
    .map((entry) => ({
      entry,
      scope: isTeamTable(entry.table) ? "team" : "house",
      whose: entry.found === "nobody's" ? "shared" : "own",
    }));
}

/**
 * Finds this person's rows in a table about members, and nobody else's. In a team's table it is to be
 * asked inside each of their teams (`teamsOf`): a team that they left is out of reach, and what stays
 * there is that team's. Throws for a table that says of nobody how they are found.
 */
export function rowsOf(entry: TableData, subject: Subject): SQL {
  const { table, found } = entry;
  if (found === "nobody's") return sharedWith(entry, subject);
  if ("by" in found) return eq(columnOf(table, found.by), subject.emailKey);
  if ("of" in found) return eq(columnOf(table, found.of), subject.id);
  const parent = inventory.find((each) => each.table === found.with);
  if (!parent) throw new Error(`${getTableName(table)} hangs from a table nobody knows`);
  const link = parentColumn(table, parent.table);
  if (isPeople(parent)) return eq(link, subject.id);
  const parentId = columnOf(parent.table, "id");
  return sql`${link} in (select ${parentId} from ${parent.table} where ${rowsOf(parent, subject)})`;
}

/** The person, as far as finding their rows takes. Throws NotFound once the account is gone. */
export async function findSubject(tx: Tx | Database, userId: string): Promise<Subject> {
  const { table } = peopleTable();
  const [found] = await tx
    .select({ id: columnOf(table, "id"), emailKey: columnOf(table, "emailKey") })
    .from(table)
    .where(eq(columnOf(table, "id"), userId));
  if (!found) throw new NotFound("person");
  return found as Subject;
}

/** The workers of the teams to which the person belongs now, oldest membership first; open or closing. */
export async function teamsOf(userId: string): Promise<Member[]> {
  return (await homesOf(userId)).map(({ worker }) => worker);
}

/** The same with the teams' names. */
export async function homesOf(userId: string): Promise<Home[]> {
  const rows = await inSystem("account", (tx) =>
    tx
      .select({ teamId: teams.id, name: teams.name })
      .from(memberships)
      .innerJoin(teams, eq(teams.id, memberships.teamId))
      .where(eq(memberships.userId, userId))
      .orderBy(asc(memberships.createdAt), asc(memberships.teamId)),
  );
  return rows.map(({ teamId, name }) => ({
    name,
    worker: vouchFor({ teamId, userId: null, role: "worker" }),
  }));
}

/** The one table about members whose rows are people: others are found with it. */
export function peopleTable(tables = inventory): TableData {
  const found = tables.filter(isPeople);
  if (found.length !== 1) throw new Error("the inventory has no one table of people");
  return found[0]!;
}

/** What is nobody's own is read by those whose membership points at it: the team itself. */
function sharedWith({ table }: TableData, { id }: Subject): SQL {
  const theirs = parentColumn(memberships, table);
  return sql`${columnOf(table, "id")} in
    (select ${theirs} from ${memberships} where ${memberships.userId} = ${id})`;
}

function isPeople(entry: TableData): boolean {
  const isFoundDirectly = typeof entry.found === "object" && "by" in entry.found;
  return entry.about === "member" && isFoundDirectly && childrenOf(entry).length > 0;
}
