/** What happened to the safety of an account: noted for its owner, who gets a letter where it matters. */
import { and, eq, gt, inArray, or, sql } from "drizzle-orm";
import { postLetter } from "#app/adapters/mail/letter.server.ts";
import { securityLetter } from "#app/auth/jobs.ts";
import { securityNews } from "#app/auth/letters.ts";
import { securityWords } from "#app/auth/security.ts";
import { config } from "#app/config.server.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Place } from "#app/core/place.ts";
import { ok } from "#app/core/result.ts";
import { house, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { type SecurityEventKind, securityEvents, users } from "#db/schema/auth.ts";

const FAMILIAR_DAYS = 90;

type Happened = { userId: string; kind: SecurityEventKind; place: Place };

/** In the transaction of what happened, and the letter with it. */
export async function noteSecurity(tx: Tx, { userId, kind, place }: Happened): Promise<void> {
  const id = newId();
  const { browser, country, network } = place;
  await tx.insert(securityEvents).values({ id, userId, kind, browser, country, network });
  if (securityWords[kind].letter) await enqueue(tx, securityLetter, { userId, eventId: id });
}

/** A sign-in is news, with a letter, only where nobody signed in to this account before. */
export async function noteSignIn(tx: Tx, userId: string, place: Place): Promise<void> {
  const first = !(await hasSignedIn(tx, userId));
  const known = first || (await isFamiliar(tx, userId, place));
  await noteSecurity(tx, { userId, place, kind: known ? "signed-in" : "signed-in-anew" });
}

/** Whether the account was signed in to from this network, or with this browser in this country, of late. */
export async function isFamiliar(tx: Tx, userId: string, place: Place): Promise<boolean> {
  const sameNetwork = place.network ? eq(securityEvents.network, place.network) : sql`false`;
  const sameBrowser = and(
    sql`${securityEvents.browser} is not distinct from ${place.browser}`,
    sql`${securityEvents.country} is not distinct from ${place.country}`,
  );
  const found = await tx
    .select({ id: securityEvents.id })
    .from(securityEvents)
    .where(and(eq(securityEvents.userId, userId), entered(), or(sameNetwork, sameBrowser)))
    .limit(1);
  return found.length > 0;
}

/** By the network alone: what browser it is, a guesser may say as they like. For the query of signing in. */
export function fromFamiliarNetwork(network: string | null) {
  const found = and(
    eq(securityEvents.userId, users.id),
    eq(securityEvents.network, network ?? ""),
    entered(),
  );
  return sql<boolean>`exists (select from ${securityEvents} where ${found})`;
}

/** The same about one person. */
export async function livesAt(userId: string, network: string | null): Promise<boolean> {
  const [found] = await house("sign-in")
    .select({ familiar: fromFamiliarNetwork(network) })
    .from(users)
    .where(eq(users.id, userId));
  return found?.familiar ?? false;
}

/** Ways to have shown who one is, of late: a session began, or a letter was followed to a new password. */
function entered() {
  return and(
    inArray(securityEvents.kind, ["signed-in", "signed-in-anew", "password-changed"]),
    gt(securityEvents.at, after(now(), -FAMILIAR_DAYS * DAY)),
  );
}

/** Throws when the provider asks to try later: the job comes back. */
export async function sendSecurityLetter({ userId, eventId }: { userId: string; eventId: string }) {
  const [found] = await house("sign-in")
    .select({ email: users.email, event: securityEvents })
    .from(securityEvents)
    .innerJoin(users, eq(users.id, securityEvents.userId))
    .where(and(eq(securityEvents.id, eventId), eq(users.id, userId)));
  if (!found) return ok();
  const { kind, at, browser, country } = found.event;
  const says = securityWords[kind].says;
  const letter = securityNews({ says, at, browser, country }, `${config.baseUrl}/forgot`);
  return postLetter({
    to: found.email,
    letter,
    idempotencyKey: `security-letter/${eventId}`,
  });
}

async function hasSignedIn(tx: Tx, userId: string): Promise<boolean> {
  const found = await tx
    .select({ id: securityEvents.id })
    .from(securityEvents)
    .where(eq(securityEvents.userId, userId))
    .limit(1);
  return found.length > 0;
}
