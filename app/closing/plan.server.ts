/** What closing a team or an account would do, counted, before anybody decides. */
import { and, asc, eq, ne, sql } from "drizzle-orm";
import { goesAtOf } from "#app/closing/closing.ts";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { countPasswords } from "#app/mailboxes/leaving.server.ts";
import {
  holdingsOfPerson,
  holdingsOfTeam,
  remainsOfPerson,
  remainsOfTeam,
  staysWithTeams,
} from "#app/privacy/holdings.server.ts";
import { heldOf, placeTitle } from "#app/privacy/places.ts";
import { workerOf } from "#app/privacy/team-walk.server.ts";
import { inSystem, inTeam, type Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { memberships } from "#db/schema/members.ts";
import { sequences } from "#db/schema/outreach.ts";
import { teams } from "#db/schema/team.ts";

/** A team of the person who closes their account, and what that means for it. */
export type Affected = {
  id: string;
  name: string;
  /** `closes` with the account; `goesOn` without them; `needsOwner` first, or must be closed first. */
  fate: "closes" | "goesOn" | "needsOwner" | "closing";
};

export async function planTeamClosing(member: Member) {
  const goesAt = goesAtOf(now());
  const people = await inSystem("closing", (tx) => countPeople(tx, member.teamId));
  const running = await inTeam(member, (tx) =>
    tx.$count(sequences, and(eq(sequences.teamId, member.teamId), eq(sequences.state, "running"))),
  );
  return {
    ...{ goesAt, running, people },
    holds: heldOf(await everythingIn(member)),
    remains: remainsOfTeam(goesAt),
  };
}

export async function planAccountClosing(userId: string) {
  const goesAt = goesAtOf(now());
  const { affected, own } = await inSystem("closing", async (tx) => ({
    affected: await listAffected(tx, userId),
    own: await holdingsOfPerson(tx, userId),
  }));
  const among = (fate: Affected["fate"]) => affected.filter((team) => team.fate === fate);
  return {
    goesAt,
    holds: heldOf(own),
    remains: remainsOfPerson(goesAt, among("closes").length),
    closes: await Promise.all(among("closes").map(describe)),
    goesOn: await Promise.all(among("goesOn").map((team) => withMailboxes(team, userId))),
    needsOwner: among("needsOwner"),
    staying: staysWithTeams().map(placeTitle),
  };
}

/** Their teams, oldest membership first. `lock`: nobody joins, and nothing is claimed, until `tx` ends. */
export async function listAffected(tx: Tx, userId: string, { lock = false } = {}) {
  const query = tx
    .select({ id: teams.id, name: teams.name, closedAt: teams.closedAt, role: memberships.role })
    .from(memberships)
    .innerJoin(teams, eq(teams.id, memberships.teamId))
    .where(eq(memberships.userId, userId))
    .orderBy(asc(teams.id))
    .$dynamic();
  const rows = await (lock ? query.for("update", { of: teams }) : query);
  const affected: Affected[] = [];
  for (const { id, name, closedAt, role } of rows) {
    const others = (await countPeople(tx, id)) - 1;
    affected.push({ id, name, fate: fateOf({ closed: closedAt !== null, role, others }) });
  }
  return affected;
}

function fateOf({ closed, role, others }: { closed: boolean; role: string; others: number }) {
  if (closed) return "closing";
  if (others === 0) return "closes";
  return role === "owner" ? "needsOwner" : "goesOn";
}

/** What a team holds, passwords in the vault included. */
export async function everythingIn(member: Member): Promise<Record<string, number>> {
  const passwords = await inTeam(member, (tx) => countPasswords(tx, member));
  return { ...(await holdingsOfTeam(member)), passwords };
}

async function describe({ id, name }: Affected) {
  const member = workerOf(id);
  return { id, name, holds: heldOf(await everythingIn(member)) };
}

async function withMailboxes({ id, name }: Affected, userId: string) {
  const own = and(eq(mailboxes.userId, userId), ne(mailboxes.kind, "practice"));
  const count = await inTeam(workerOf(id), (tx) => tx.$count(mailboxes, own));
  return { id, name, mailboxes: count };
}

async function countPeople(tx: Tx, teamId: string): Promise<number> {
  const [row] = await tx
    .select({ people: sql<number>`count(*)::int` })
    .from(memberships)
    .where(eq(memberships.teamId, teamId));
  return row!.people;
}
