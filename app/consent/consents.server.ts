/** The consent ledger (T13): each yes and each no is a row with its wording and time; the newest counts. */
import { and, asc, desc, eq, gt, inArray } from "drizzle-orm";
import { type Purpose, purposes } from "#app/consent/purposes.ts";
import { now } from "#app/core/clock.ts";
import { ok } from "#app/core/result.ts";
import { house, inSystem, type Tx } from "#db/client.ts";
import { consents } from "#db/schema/account.ts";
import { users } from "#db/schema/auth.ts";

type Answer = { purpose: Purpose; given: boolean; source: string };

/** `source` is the page on which it was said. Saying the same again writes nothing; a first no does. */
export async function answerConsent(userId: string, { purpose, given, source }: Answer) {
  return inSystem("consent", async (tx) => {
    // One answer after the other: of two at once, the later one counts for both readers.
    const someone = await tx
      .select({ id: users.id })
      .from(users)
      .where(eq(users.id, userId))
      .for("update");
    // Gone meanwhile, as behind a link in an old letter: nothing more is done to them anyway.
    if (someone.length === 0) return ok();
    if ((await newestAnswer(tx, userId, purpose)) === given) return ok();
    const { wording } = purposes[purpose];
    await tx.insert(consents).values({ userId, purpose, given, wording, source, at: now() });
    return ok();
  });
}

/** Off until chosen: no answer is a no. */
export async function isGiven(tx: Tx, userId: string, purpose: Purpose): Promise<boolean> {
  return (await newestAnswer(tx, userId, purpose)) ?? false;
}

/** What was answered last, by purpose; a purpose that was never answered is not in it. */
export async function readAnswers(userId: string): Promise<Partial<Record<Purpose, boolean>>> {
  const { purpose, given, id } = consents;
  const rows = await house("consent")
    .selectDistinctOn([purpose], { purpose, given })
    .from(consents)
    .where(eq(consents.userId, userId))
    .orderBy(purpose, desc(id));
  return Object.fromEntries(rows.map((row) => [row.purpose, row.given]));
}

/**
 * Who of these says yes, and since when. Until the transaction ends nobody of them can take it back,
 * so that what is written on the strength of it comes wholly before a no, or not at all.
 */
export async function whoAgrees(
  tx: Tx,
  purpose: Purpose,
  userIds: string[],
): Promise<Map<string, Date>> {
  const willing = [...(await yesesOf(tx, purpose, userIds)).keys()];
  if (willing.length === 0) return new Map();
  const { id } = users;
  const there = await tx
    .select({ id })
    .from(users)
    .where(inArray(id, willing))
    .orderBy(asc(id))
    .for("key share");
  return yesesOf(
    tx,
    purpose,
    there.map((user) => user.id),
  );
}

async function yesesOf(tx: Tx, purpose: Purpose, userIds: string[]): Promise<Map<string, Date>> {
  if (userIds.length === 0) return new Map();
  const { userId, given, at } = consents;
  const newest = await tx
    .selectDistinctOn([userId], { userId, given, at })
    .from(consents)
    .where(and(inArray(userId, userIds), eq(consents.purpose, purpose)))
    .orderBy(userId, desc(consents.id));
  return new Map(
    newest.filter((answer) => answer.given).map((answer) => [answer.userId, answer.at]),
  );
}

/**
 * Some of the people who ever answered, by id from `after` on, and whether their newest answer is a
 * yes; fewer than `limit` are the last.
 */
export async function listAnswers(
  purpose: Purpose,
  { after, limit }: { after?: string | undefined; limit: number },
) {
  return house("consent")
    .selectDistinctOn([consents.userId], { userId: consents.userId, given: consents.given })
    .from(consents)
    .where(
      and(
        eq(consents.purpose, purpose),
        after === undefined ? undefined : gt(consents.userId, after),
      ),
    )
    .orderBy(consents.userId, desc(consents.id))
    .limit(limit);
}

/** The newest first, every answer ever given. */
export async function listConsents(userId: string) {
  return house("consent")
    .select()
    .from(consents)
    .where(eq(consents.userId, userId))
    .orderBy(desc(consents.id));
}

async function newestAnswer(tx: Tx, userId: string, purpose: Purpose) {
  const [newest] = await tx
    .select({ given: consents.given })
    .from(consents)
    .where(and(eq(consents.userId, userId), eq(consents.purpose, purpose)))
    .orderBy(desc(consents.id))
    .limit(1);
  return newest?.given;
}
