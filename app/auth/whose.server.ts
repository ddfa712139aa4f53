/** Whose a session is, asked after the answer, where nothing before it had to know. Moves no end. */
import { and, eq, gt } from "drizzle-orm";
import { sessionIdOf } from "#app/auth/session.server.ts";
import { now } from "#app/core/clock.ts";
import type { Who } from "#app/core/request-scope.server.ts";
import { house } from "#db/client.ts";
import { sessions } from "#db/schema/auth.ts";

export async function whoseSession(cookieHeader: string | undefined): Promise<Who | undefined> {
  const id = sessionIdOf(cookieHeader ?? null);
  if (!id) return undefined;
  const { userId, teamId, ref: sessionRef } = sessions;
  const [found] = await house("sessions")
    .select({ userId, teamId, sessionRef })
    .from(sessions)
    .where(and(eq(sessions.id, id), gt(sessions.endsAt, now()), gt(sessions.expiresAt, now())));
  return found;
}
