/** Sessions, and who is behind them. Cookies hold a random token, the database its hash. */
import { createHash, randomBytes } from "node:crypto";
import { and, eq, ne } from "drizzle-orm";
import { IDLE_DAYS, lucia } from "#app/auth/lucia.server.ts";
import { after, DAY, now, SECOND } from "#app/core/clock.ts";
import { clearCookie, makeCookie, readCookie } from "#app/core/cookie.server.ts";
import { type Member, vouchFor } from "#app/core/member.ts";
import type { Place } from "#app/core/place.ts";
import { noteInRequest, oncePerRequest } from "#app/core/request-scope.server.ts";
import { NotFound } from "#app/core/result.ts";
import { house, type Tx } from "#db/client.ts";
import type { Density, Theme } from "#db/schema/account.ts";
import { sessions } from "#db/schema/auth.ts";

const ABSOLUTE_DAYS = 30;

/** A person at a browser; in a team, unless they are in none. */
export type SignedIn = {
  user: { id: string; name: string | null; email: string; closedAt: Date | null };
  session: { ref: string; provedAt: Date; twoFactor: boolean };
  look: { language: string; theme: Theme; density: Density; dismissedTips: string[] };
  /** In which times are shown: the person's choice, else the team's. */
  zone: string;
  /** There is another team to switch to. */
  severalTeams: boolean;
  team?: Team;
  member?: Member;
};

export type Team = {
  id: string;
  name: string;
  isDemo: boolean;
  zone: string;
  postalAddress: string | null;
  requireFactor: boolean;
  closedAt: Date | null;
};

type Beginning = {
  userId: string;
  /** Left out: their first team, if any. */
  teamId?: string;
  place: Place;
  twoFactor?: boolean;
};

const COOKIE = "session";

/** Starts a session and gives the Set-Cookie value. Idle 7 days, absolute 30 (ASVS 7.3). */
export async function startSession(tx: Tx, begun: Beginning): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  const endsAt = after(now(), ABSOLUTE_DAYS * DAY);
  const { userId, teamId, twoFactor = false } = begun;
  const { browser, country } = begun.place;
  await tx.insert(sessions).values({
    ...{ id: hashed(token), userId, teamId: teamId ?? null, twoFactor, browser, country },
    ...{ endsAt, expiresAt: after(now(), IDLE_DAYS * DAY), provedAt: now() },
  });
  return makeCookie(COOKIE, token, ABSOLUTE_DAYS * 24 * 60 * 60);
}

/** Ends the session of this cookie header at once and gives the Set-Cookie value that clears it. */
export async function endSession(cookieHeader: string | null): Promise<string> {
  const id = sessionIdOf(cookieHeader);
  // Read first: the request log asks afterwards whose it was.
  if (id) await readSession(cookieHeader);
  if (id) await lucia().invalidateSession(id);
  return clearCookie(COOKIE);
}

export async function endAllSessions(tx: Tx, userId: string): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.userId, userId));
}

/** Says how many; `ref` names the one that goes on. */
export async function endOtherSessions(tx: Tx, userId: string, ref: string): Promise<number> {
  const ended = await tx
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), ne(sessions.ref, ref)))
    .returning({ ref: sessions.ref });
  return ended.length;
}

/** A new token for the same session, and its Set-Cookie value: the old one opens nothing any more. */
export async function rotateSession(tx: Tx, ref: string): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  const [kept] = await tx
    .update(sessions)
    .set({ id: hashed(token), provedAt: now() })
    .where(eq(sessions.ref, ref))
    .returning({ endsAt: sessions.endsAt });
  if (!kept) throw new NotFound("session");
  return makeCookie(COOKIE, token, Math.floor((kept.endsAt.getTime() - now().getTime()) / SECOND));
}

/** A password, a code or a passkey was given in it just now; `twoFactor` when it was a second one. */
export async function markProved(tx: Tx, ref: string, { twoFactor = false } = {}): Promise<void> {
  await tx
    .update(sessions)
    .set({ provedAt: now(), ...(twoFactor ? { twoFactor } : {}) })
    .where(eq(sessions.ref, ref));
}

/** Where the last factor went, no session counts as one with two any more. */
export async function forgetSecondFactor(tx: Tx, userId: string): Promise<void> {
  await tx.update(sessions).set({ twoFactor: false }).where(eq(sessions.userId, userId));
}

/** Sessions that began before there was a second factor prove less than it asks for from now on. */
export async function endWeakerSessions(
  tx: Tx,
  { userId, but }: { userId: string; but: string },
): Promise<void> {
  const weaker = and(eq(sessions.userId, userId), eq(sessions.twoFactor, false));
  await tx.delete(sessions).where(and(weaker, ne(sessions.ref, but)));
}

/** Who is signed in by this cookie header, if anybody. */
export async function readSession(cookieHeader: string | null): Promise<SignedIn | undefined> {
  const id = sessionIdOf(cookieHeader);
  if (!id) return undefined;
  return oncePerRequest(`session:${id}`, () => validate(id));
}

async function validate(id: string): Promise<SignedIn | undefined> {
  const { session, user } = await lucia().validateSession(id);
  if (!session || session.endsAt <= now()) return undefined;
  await keepAlive(session);
  const { person, look, role, team, severalTeams } = user;
  const { ref, provedAt, twoFactor } = session;
  const { zone, ...looks } = look ?? plainLook;
  noteInRequest("who", { userId: user.id, teamId: team?.id ?? null, sessionRef: ref });
  return {
    user: person,
    session: { ref, provedAt, twoFactor },
    look: looks,
    zone: zone ?? team?.zone ?? "UTC",
    severalTeams,
    ...(team && role ? { team, member: vouchFor({ teamId: team.id, userId: user.id, role }) } : {}),
  };
}

const plainLook: SignedIn["look"] & { zone: string | null } = {
  ...{ language: "en-GB", theme: "auto", density: "roomy", dismissedTips: [], zone: null },
};

/** Use moves the idle end, by our clock; once per half of the idle time, so that pages stay reads. */
async function keepAlive({ id, idleAt }: { id: string; idleAt: Date }): Promise<void> {
  const until = after(now(), IDLE_DAYS * DAY);
  if (until.getTime() - idleAt.getTime() < (IDLE_DAYS / 2) * DAY) return;
  await house("sessions").update(sessions).set({ expiresAt: until }).where(eq(sessions.id, id));
}

function hashed(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** What the database calls the session of this cookie header, if it could be one. */
export function sessionIdOf(cookieHeader: string | null): string | undefined {
  const token = readCookie(cookieHeader, COOKIE);
  return token && /^[\w-]{43}$/.test(token) ? hashed(token) : undefined;
}
