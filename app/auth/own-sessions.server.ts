/** A person's own sessions and what happened to the safety of their account: to look at, and to end. */
import { and, desc, eq, gt, sql } from "drizzle-orm";
import { noteSecurity } from "#app/auth/security.server.ts";
import { endOtherSessions, type SignedIn } from "#app/auth/session.server.ts";
import { now } from "#app/core/clock.ts";
import { Id } from "#app/core/id.ts";
import type { Place } from "#app/core/place.ts";
import { NotFound, ok } from "#app/core/result.ts";
import { house, inSystem } from "#db/client.ts";
import { securityEvents, sessions } from "#db/schema/auth.ts";

const PAGE = 20;

type Myself = Pick<SignedIn, "user" | "session">;

/** Those that still open pages, the latest seen first, the one at hand before all. */
export async function listSessions({ user, session }: Myself) {
  const { ref, browser, country, twoFactor, lastSeenAt, createdAt } = sessions;
  const rows = await house("sessions")
    .select({ ref, browser, country, twoFactor, lastSeenAt, createdAt })
    .from(sessions)
    .where(
      and(eq(sessions.userId, user.id), gt(sessions.expiresAt, now()), gt(sessions.endsAt, now())),
    )
    .orderBy(desc(lastSeenAt), desc(ref));
  return rows
    .map((row) => ({ ...row, isThis: row.ref === session.ref }))
    .sort((one, other) => Number(other.isThis) - Number(one.isThis));
}

/** Throws NotFound for one that is over, or somebody else's. */
export async function endSessionOf(
  { user }: Myself,
  { ref, place }: { ref: string; place: Place },
) {
  return inSystem("sessions", async (tx) => {
    const mine = and(eq(sessions.userId, user.id), eq(sessions.ref, ref));
    const ended = await tx.delete(sessions).where(mine).returning({ ref: sessions.ref });
    if (ended.length === 0) throw new NotFound("session");
    await noteSecurity(tx, { userId: user.id, kind: "session-ended", place });
    return ok();
  });
}

export async function endOthersOf({ user, session }: Myself, place: Place) {
  return inSystem("sessions", async (tx) => {
    const count = await endOtherSessions(tx, user.id, session.ref);
    if (count > 0) {
      await noteSecurity(tx, { userId: user.id, kind: "signed-out-everywhere", place });
    }
    return ok({ count });
  });
}

/** The latest first; `before` names the last one of the page before, and is no use to anybody else. */
export async function listSecurity(userId: string, before: string | null) {
  const cursor = Id.safeParse(before).data;
  const { id, kind, browser, country, at } = securityEvents;
  const further = cursor
    ? sql`(${at}, ${id}) < (select at, id from security_events where id = ${cursor} and user_id = ${userId})`
    : undefined;
  const rows = await house("account")
    .select({ id, kind, browser, country, at })
    .from(securityEvents)
    .where(and(eq(securityEvents.userId, userId), further))
    .orderBy(desc(at), desc(id))
    .limit(PAGE + 1);
  const events = rows.slice(0, PAGE);
  return { events, older: rows.length > PAGE ? events.at(-1)!.id : undefined };
}
