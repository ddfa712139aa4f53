/** Teams and people to be closed, with everything in them, and the search for what is left. */
import { and, eq, ne } from "drizzle-orm";
import { vault } from "#app/adapters/vault/index.server.ts";
import { vouchFor } from "#app/core/member.ts";
import { house } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { requestLog } from "#db/schema/history.ts";
import { memberships } from "#db/schema/members.ts";
import { CLOSED_AT } from "#tests/closing/calendar.ts";
import { dumpEverything, type Held, placesOf } from "#tests/support/dump.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember, aTeam, type Person } from "#tests/support/people.ts";
import { aFullPerson } from "#tests/support/planting.ts";
import { aFullWorld, aMarker } from "#tests/support/world.ts";

/** An owner whose team has at least one of everything, and who made a request in it. */
export async function aFullTeam() {
  const word = aMarker();
  const ada = await aMember({ name: "Ada Closing" });
  const world = await aFullWorld(ada, { marker: word });
  await house("history")
    .insert(requestLog)
    .values({
      ...{ at: new Date(CLOSED_AT), userId: ada.user.id, teamId: ada.team.id, method: "GET" },
      ...{ route: "/prospects", status: 200, ms: 7, network: "192.0.2.0", country: "GB" },
    });
  const team = { ...ada.team, name: `${word} team` };
  return { ada: { ...ada, team }, word, world };
}

/** Somebody with a row in every table about members: in a team that goes on, and alone in one of their own. */
export async function aFullLeaver() {
  const ben = await aMember({ name: "Ben Staying" });
  const marker = aMarker();
  const ada = await aFullPerson(marker, { team: ben.team });
  await house("teams")
    .update(memberships)
    .set({ role: "member" })
    .where(eq(memberships.userId, ada.user.id));
  const own = await aTeam({ name: `${marker} alone` });
  const role = "owner" as const;
  await house("teams").insert(memberships).values({ teamId: own.id, userId: ada.user.id, role });
  const member = vouchFor({ teamId: own.id, userId: ada.user.id, role });
  const alone: Person = { member, user: ada.user, team: own };
  await aFullWorld(alone, { marker });
  const company = and(eq(memberships.teamId, own.id), ne(memberships.userId, ada.user.id));
  const [colleague] = await house("teams").delete(memberships).where(company).returning();
  await house("closing").delete(users).where(eq(users.id, colleague!.userId));
  return { ada, ben, alone, marker };
}

/** Every row of a team, of whatever table, as text; to compare, and with their ids. */
export async function rowsIn(teamId: string): Promise<Record<string, string[]>> {
  const sql = asSuperuser();
  const tables = await sql<{ name: string }[]>`
    select quote_ident(c.table_name) as name from information_schema.columns c
    where c.table_schema = 'public' and c.column_name = 'team_id'
      and not (select relispartition from pg_class where oid = quote_ident(c.table_name)::regclass)
    order by 1`;
  const rows: Record<string, string[]> = {};
  for (const { name } of tables) {
    const found = await sql.unsafe(
      `select t::text as row from ${name} t where team_id = $1 order by 1`,
      [teamId],
    );
    rows[name] = found.map(({ row }) => row as string);
  }
  return rows;
}

/** The ids of a team's rows; of its closure none, since that is the line that says it was done. */
export async function idsIn(teamId: string): Promise<string[]> {
  const rows = await rowsIn(teamId);
  const theirs = Object.entries(rows).filter(([table]) => table !== "closures");
  const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
  return theirs
    .filter(([table]) => table !== "memberships" && table !== "due_clocks" && table !== "sessions")
    .flatMap(([, all]) => all.flatMap((row) => uuid.exec(row)?.[0] ?? []));
}

/** Where any of these stands: tables by their names, `outbox`, or the place itself. */
export function placesOfAny(dump: Held[], needles: string[]): string[] {
  const found = new Set(needles.flatMap((needle) => placesOf(dump, needle)));
  return [...new Set([...found].map(shortly))].sort();
}

function shortly(place: string): string {
  return place.replace(/^main public\./, "").replace(/^file outbox\/.*/, "outbox");
}

/** Without what others hold: rows and files that name their team. */
export async function dumpWithout(...teams: { id: string }[]): Promise<Held[]> {
  const dump = await dumpEverything();
  return dump.filter(
    ({ where, content }) => !teams.some(({ id }) => `${where}${content}`.includes(id)),
  );
}

/** Everything but the queue, to see that nothing changed. */
export async function stillLife(): Promise<string[]> {
  const dump = await dumpEverything();
  return dump
    .filter(({ where }) => !where.includes("pgboss"))
    .map(({ where, content }) => `${where} ${content}`)
    .sort();
}

export async function hasPassword({ teamId, mailboxId }: { teamId: string; mailboxId: string }) {
  const binding = { teamId, mailboxId, purpose: "smtp", version: 1 };
  return vault.open(binding).then(
    () => true,
    () => false,
  );
}
