/** A sign-in that is half done: the password was right, and a second step is to come. No session yet. */
import { eq } from "drizzle-orm";
import { MINUTE, now, SECOND } from "#app/core/clock.ts";
import { clearCookie, makeCookie, readCookie } from "#app/core/cookie.server.ts";
import { pseudonym, sign, verify } from "#app/core/signing.server.ts";
import { house } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";

const COOKIE = "half-sign-in";
const HALF_MINUTES = 10;

/** Whose it is, until when, and for which password: a new one ends it. */
type Half = { userId: string; until: Date; password: string };

/** A Set-Cookie value; it is good for ten minutes and opens nothing by itself. */
export function beginHalf(user: { id: string; passwordHash: string }): string {
  const until = new Date(now().getTime() + HALF_MINUTES * MINUTE);
  const half: Half = { userId: user.id, until, password: fingerprintOf(user) };
  return makeCookie(COOKIE, sign("half-sign-in", write(half)), (HALF_MINUTES * MINUTE) / SECOND);
}

export function clearHalf(): string {
  return clearCookie(COOKIE);
}

/** Whose sign-in waits for its second step; undefined when there is none, or it has run out. */
export async function readHalf(cookieHeader: string | null): Promise<string | undefined> {
  const half = read(readCookie(cookieHeader, COOKIE));
  if (!half || half.until <= now()) return undefined;
  const { id, passwordHash } = users;
  const [user] = await house("sign-in")
    .select({ id, passwordHash })
    .from(users)
    .where(eq(id, half.userId));
  return user && fingerprintOf(user) === half.password ? user.id : undefined;
}

function fingerprintOf({ id, passwordHash }: { id: string; passwordHash: string }): string {
  return pseudonym("half-sign-in", `${id} ${passwordHash}`);
}

function write({ userId, until, password }: Half): Buffer {
  return Buffer.from(JSON.stringify([userId, until.getTime(), password]));
}

function read(token: string | undefined): Half | undefined {
  const signed = token && verify("half-sign-in", token);
  if (!signed) return undefined;
  const [userId, until, password] = JSON.parse(signed.toString()) as [string, number, string];
  return { userId, until: new Date(until), password };
}
