/** What is closing for somebody: since when, until when it can be undone, and by whom. */
import { and, asc, eq, isNull } from "drizzle-orm";
import { dayOf, daysLeft, lastDayOf } from "#app/closing/closing.ts";
import { now } from "#app/core/clock.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { memberships } from "#db/schema/members.ts";
import { closures } from "#db/schema/privacy.ts";
import { teams } from "#db/schema/team.ts";

type Clock = Pick<typeof closures.$inferSelect, "closedAt" | "goesAt" | "begunAt">;

/** Everything of theirs that is closing, and whether a team of theirs is open. */
export async function readClosed(userId: string) {
  return inSystem("closing", async (tx) => {
    const [account] = await tx
      .select()
      .from(closures)
      .where(and(eq(closures.userId, userId), eq(closures.kind, "account"), isOn()));
    const closing = await listClosing(tx, userId);
    const open = await tx
      .select({ id: teams.id })
      .from(memberships)
      .innerJoin(teams, and(eq(teams.id, memberships.teamId), isNull(teams.closedAt)))
      .where(eq(memberships.userId, userId));
    return {
      account: account && toldClock(account),
      teams: closing.map(({ closure, name, role }) => ({
        ...{ id: closure.teamId!, name, ...toldClock(closure) },
        mine: role === "owner",
        withAccount: account !== undefined && +account.closedAt === +closure.closedAt,
      })),
      openTeams: open.length,
    };
  });
}

function listClosing(tx: Tx, userId: string) {
  return tx
    .select({ closure: closures, name: teams.name, role: memberships.role })
    .from(memberships)
    .innerJoin(teams, eq(teams.id, memberships.teamId))
    .innerJoin(closures, and(eq(closures.teamId, teams.id), eq(closures.kind, "team"), isOn()))
    .where(eq(memberships.userId, userId))
    .orderBy(asc(closures.closedAt), asc(closures.id));
}

function isOn() {
  return and(isNull(closures.undoneAt), isNull(closures.doneAt));
}

function toldClock({ closedAt, goesAt, begunAt }: Clock) {
  return {
    ...{ closedAt, goesAt, lastDay: lastDayOf(goesAt) },
    day: dayOf(closedAt, now()),
    daysLeft: begunAt ? 0 : daysLeft(goesAt, now()),
  };
}
