/** Sessions: the only file that knows Lucia. Cookies hold a random token, the database its hash. */
import { createHash, randomBytes } from "node:crypto";
import { DrizzlePostgreSQLAdapter } from "@lucia-auth/adapter-drizzle";
import { and, eq } from "drizzle-orm";
import { Lucia, TimeSpan } from "lucia";
import { config } from "#app/config.server.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import { type Member, vouchFor } from "#app/core/member.ts";
import { oncePerRequest } from "#app/core/request-scope.server.ts";
import { house, type Tx } from "#db/client.ts";
import { sessions, users } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";

const IDLE_DAYS = 7;
const ABSOLUTE_DAYS = 30;

export type SignedIn = {
  member: Member;
  user: { id: string; name: string | null; email: string };
  team: { name: string; isDemo: boolean; zone: string; postalAddress: string | null };
};

const secure = config.baseUrl.startsWith("https:");
const cookieName = secure ? "__Host-session" : "session";

/** Starts a session and gives the Set-Cookie value. Idle 7 days, absolute 30 (ASVS 7.3). */
export async function startSession(tx: Tx, userId: string, teamId: string): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  const endsAt = after(now(), ABSOLUTE_DAYS * DAY);
  await tx.insert(sessions).values({
    id: hashed(token),
    userId,
    teamId,
    endsAt,
    expiresAt: after(now(), IDLE_DAYS * DAY),
  });
  return cookie(token, ABSOLUTE_DAYS * 24 * 60 * 60);
}

/** Ends the session of this cookie header at once and gives the Set-Cookie value that clears it. */
export async function endSession(cookieHeader: string | null): Promise<string> {
  const token = readToken(cookieHeader);
  if (token) await lucia().invalidateSession(hashed(token));
  return cookie("", 0);
}

export async function endAllSessions(tx: Tx, userId: string): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.userId, userId));
}

/** Who is signed in by this cookie header, if anybody. */
export async function readSession(cookieHeader: string | null): Promise<SignedIn | undefined> {
  const token = readToken(cookieHeader);
  if (!token) return undefined;
  return oncePerRequest(`session:${token}`, () => validate(hashed(token)));
}

async function validate(id: string): Promise<SignedIn | undefined> {
  const { session, user } = await lucia().validateSession(id);
  if (!session || session.endsAt <= now() || session.expiresAt <= now()) return undefined;
  const [found] = await house("sessions")
    .select({ role: memberships.role, team: teams })
    .from(memberships)
    .innerJoin(teams, eq(teams.id, memberships.teamId))
    .where(and(eq(memberships.userId, user.id), eq(memberships.teamId, session.teamId)));
  if (!found) return undefined;
  await keepAlive(session);
  const { name, isDemo, zone, postalAddress } = found.team;
  return {
    member: vouchFor({ teamId: session.teamId, userId: user.id, role: found.role }),
    user: { id: user.id, name: user.name, email: user.email },
    team: { name, isDemo, zone, postalAddress },
  };
}

/** Use moves the idle end, by our clock; once per half of the idle time, so that pages stay reads. */
async function keepAlive({ id, expiresAt }: { id: string; expiresAt: Date }): Promise<void> {
  const until = after(now(), IDLE_DAYS * DAY);
  if (until.getTime() - expiresAt.getTime() < (IDLE_DAYS / 2) * DAY) return;
  await house("sessions").update(sessions).set({ expiresAt: until }).where(eq(sessions.id, id));
}

function hashed(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

function readToken(cookieHeader: string | null): string | undefined {
  const found = cookieHeader?.split(/;\s*/).find((part) => part.startsWith(`${cookieName}=`));
  const token = found?.slice(cookieName.length + 1);
  return token && /^[\w-]{43}$/.test(token) ? token : undefined;
}

function cookie(token: string, seconds: number): string {
  return `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? "; Secure" : ""}`;
}

type Kept = { teamId: string; endsAt: Date };
type Shown = { name: string | null; email: string };

function makeLucia() {
  const adapter = new DrizzlePostgreSQLAdapter(
    house("sessions") as never,
    sessions as never,
    users as never,
  );
  return new Lucia<Kept, Shown>(adapter, {
    sessionExpiresIn: new TimeSpan(IDLE_DAYS, "d"),
    getSessionAttributes: ({ teamId, endsAt }: Kept) => ({ teamId, endsAt }),
    getUserAttributes: ({ name, email }: Shown) => ({ name, email }),
  });
}

let made: ReturnType<typeof makeLucia> | undefined;

function lucia() {
  made ??= makeLucia();
  return made;
}

declare module "lucia" {
  interface Register {
    Lucia: ReturnType<typeof makeLucia>;
    DatabaseSessionAttributes: Kept;
    DatabaseUserAttributes: Shown;
    UserId: string;
  }
}
