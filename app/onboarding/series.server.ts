/** The series of one person: begun when the address is confirmed, moved on step by step, stopped. */
import { and, asc, eq, inArray, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import { onboardingLetter, onboardingStep } from "#app/onboarding/jobs.ts";
import { nextAfter, nextTask } from "#app/onboarding/series.ts";
import { readSetup } from "#app/team/team.server.ts";
import { isSetUp, setupTasks } from "#app/team/team.ts";
import { house, inSystem, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { onboardings } from "#db/schema/account.ts";
import { users } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { teams } from "#db/schema/team.ts";

type Series = typeof onboardings.$inferSelect;
type StopReason = NonNullable<Series["stoppedBecause"]>;

const MOST_AT_ONCE = 1_000;

/** Only for whoever opened a team of their own; those who join another's find it set up. */
export async function beginSeries(userId: string) {
  const [owner] = await findOwners([userId]);
  if (!owner || owner.closing) return ok();
  const nextAt = nextAfter(now(), now(), owner.zone);
  await house("account").insert(onboardings).values({ userId, nextAt }).onConflictDoNothing();
  return ok();
}

/** When the next letter is considered; undefined once none will come. */
export async function nextLetterAt(userId: string): Promise<Date | undefined> {
  const [series] = await house("account")
    .select({ nextAt: onboardings.nextAt })
    .from(onboardings)
    .where(eq(onboardings.userId, userId));
  return series?.nextAt ?? undefined;
}

/** A job for each person who is due, the longest first; those who own no team any more are done. */
export async function stepWhoeverIsDue() {
  await inSystem("account", async (tx) => {
    const due = await tx
      .select({ userId: onboardings.userId })
      .from(onboardings)
      .where(lte(onboardings.nextAt, now()))
      .orderBy(asc(onboardings.nextAt))
      .limit(MOST_AT_ONCE);
    const owners = await findOwners(due.map(({ userId }) => userId));
    const teamOf = new Map(owners.map(({ userId, teamId }) => [userId, teamId]));
    for (const { userId } of due) {
      const teamId = teamOf.get(userId);
      if (teamId) await enqueue(tx, onboardingStep, { teamId, userId }, { key: userId });
      else await stop(tx, userId, "series-over");
    }
  });
  return ok();
}

/** What was decided and the letter about it are written together: each thing is written about once. */
export async function takeStep(member: Member, { userId }: { userId: string }) {
  const { teamId } = member;
  const [owner] = await findOwners([userId], teamId);
  if (!owner) return ok();
  const tasks = setupTasks(await readSetup(member));
  await inSystem("account", async (tx) => {
    const [series] = await tx
      .select()
      .from(onboardings)
      .where(and(eq(onboardings.userId, userId), lte(onboardings.nextAt, now())))
      .for("update");
    if (!series) return;
    if (owner.closing) return stop(tx, userId, "closing");
    if (isSetUp(tasks)) return stop(tx, userId, "all-set-up");
    const about = nextTask(tasks, series.lettersSent)?.task;
    if (about) await enqueue(tx, onboardingLetter, { teamId, userId, about });
    await goOn(tx, series, { zone: owner.zone, about });
  });
  return ok();
}

/** Safe to repeat, and when there is none. */
export async function stopSeries(userId: string, because: StopReason) {
  await inSystem("account", (tx) => stop(tx, userId, because));
  return ok();
}

/** One who asked is not written to by a last letter that waits, either. */
async function stop(tx: Tx, userId: string, because: StopReason): Promise<void> {
  const running = isNull(onboardings.stoppedBecause);
  const over = because === "asked" ? eq(onboardings.stoppedBecause, "series-over") : undefined;
  await tx
    .update(onboardings)
    .set({ nextAt: null, stoppedBecause: because, stoppedAt: now() })
    .where(and(eq(onboardings.userId, userId), or(running, over)));
}

type Step = { zone: string; about: string | undefined };

async function goOn(tx: Tx, series: Series, { zone, about }: Step): Promise<void> {
  const { userId, lettersSent, createdAt } = series;
  if (about) {
    await tx
      .update(onboardings)
      .set({ lettersSent: [...lettersSent, about] })
      .where(eq(onboardings.userId, userId));
  }
  const nextAt = nextAfter(createdAt, now(), zone);
  if (!nextAt) return stop(tx, userId, "series-over");
  await tx.update(onboardings).set({ nextAt }).where(eq(onboardings.userId, userId));
}

/** The teams they opened: of several an open one before one that closes, then the oldest; never a demo. */
export async function findOwners(userIds: string[], teamId?: string) {
  return house("account")
    .selectDistinctOn([users.id], {
      ...{ userId: users.id, email: users.email, teamId: teams.id, zone: teams.zone },
      closing: sql<boolean>`${users.closedAt} is not null or ${teams.closedAt} is not null`,
    })
    .from(users)
    .innerJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.role, "owner")))
    .innerJoin(teams, and(eq(teams.id, memberships.teamId), eq(teams.isDemo, false)))
    .where(
      and(
        inArray(users.id, userIds),
        isNotNull(users.emailConfirmedAt),
        teamId ? eq(teams.id, teamId) : undefined,
      ),
    )
    .orderBy(users.id, sql`${teams.closedAt} is not null`, asc(memberships.createdAt));
}
