/** A sign-in that is half done: the password was right, and a second step is to come. No session yet. */
import { eq } from "drizzle-orm";
import { MINUTE, now, SECOND } from "#app/core/clock.ts";
import { clearCookie, makeCookie, readCookie } from "#app/core/cookie.server.ts";
import { pseudonym, sign, verify } from "#app/core/signing.server.ts";
import { type Database, house, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";

const COOKIE = "half-sign-in";
const HALF_MINUTES = 10;

/** Whose it is, until when, and for which password: a new one ends it. */
export type Half = { userId: string; until: Date; password: string };

/** A Set-Cookie value; it is good for ten minutes and opens nothing by itself. */
export function beginHalf(user: Known): string {
  const until = new Date(now().getTime() + HALF_MINUTES * MINUTE);
  const half: Half = { userId: user.id, until, password: fingerprintOf(user) };
  return makeCookie(COOKIE, sign("half-sign-in", write(half)), (HALF_MINUTES * MINUTE) / SECOND);
}

export function clearHalf(): string {
  return clearCookie(COOKIE);
}

/** The sign-in that waits for its second step; undefined when there is none, or it has run out. */
export async function readHalf(cookieHeader: string | null): Promise<Half | undefined> {
  const half = read(readCookie(cookieHeader, COOKIE));
  if (!half || half.until <= now()) return undefined;
  const [user] = await ofHalf(house("sign-in"), half);
  return isFor(user, half) ? half : undefined;
}

/** Holds the row until the session is there: whoever chooses a new password next finds the session. */
export async function isStillWaiting(tx: Tx, half: Half): Promise<boolean> {
  const [user] = await ofHalf(tx, half).for("share");
  return isFor(user, half);
}

function ofHalf(tx: Tx | Database, { userId }: Half) {
  const { id, passwordHash } = users;
  return tx.select({ id, passwordHash }).from(users).where(eq(id, userId));
}

function isFor(user: Known | undefined, { password }: Half): boolean {
  return user !== undefined && fingerprintOf(user) === password;
}

type Known = { id: string; passwordHash: string };

function fingerprintOf({ id, passwordHash }: Known): string {
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
