/** Who is behind a session, and in which team: all that a page must know, by one question. */
import { asc, desc, eq, sql } from "drizzle-orm";
import { house } from "#db/client.ts";
import { preferences } from "#db/schema/account.ts";
import { sessions, users } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";

const columns = {
  session: {
    ...{ id: sessions.id, userId: sessions.userId, expiresAt: sessions.expiresAt },
    ...{ teamId: sessions.teamId, endsAt: sessions.endsAt, ref: sessions.ref },
    ...{ provedAt: sessions.provedAt, twoFactor: sessions.twoFactor },
  },
  person: { id: users.id, name: users.name, email: users.email, closedAt: users.closedAt },
  look: {
    ...{ language: preferences.language, theme: preferences.theme, density: preferences.density },
    ...{ dismissedTips: preferences.dismissedTips, zone: preferences.zone },
  },
  role: memberships.role,
  severalTeams: sql<boolean>`(
    select count(*) > 1 from ${memberships} m where m.user_id = ${users.id})`,
  team: {
    ...{ id: teams.id, name: teams.name, isDemo: teams.isDemo, zone: teams.zone },
    ...{ postalAddress: teams.postalAddress, requireFactor: teams.requireFactor },
    closedAt: teams.closedAt,
  },
};

/** In the session's team; in another of theirs when they are not, or no more, in that one. */
export async function whoIsBehind(sessionId: string) {
  const [found] = await house("sessions")
    .select(columns)
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(preferences, eq(preferences.userId, users.id))
    .leftJoin(memberships, eq(memberships.userId, users.id))
    .leftJoin(teams, eq(teams.id, memberships.teamId))
    .where(eq(sessions.id, sessionId))
    .orderBy(
      desc(sql`${memberships.teamId} is not distinct from ${sessions.teamId}`),
      asc(memberships.createdAt),
    )
    .limit(1);
  if (!found) return undefined;
  const { session, ...behind } = found;
  return { session, behind };
}

type Found = NonNullable<Awaited<ReturnType<typeof whoIsBehind>>>;
export type KeptSession = Found["session"];
export type Behind = Found["behind"];
