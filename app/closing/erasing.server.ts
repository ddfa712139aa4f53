/** Day 90: all that a closed team or account held is erased, a letter says what, and last goes the address. */
import { and, eq, isNull, lte } from "drizzle-orm";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { vault } from "#app/adapters/vault/index.server.ts";
import { goesAtOf } from "#app/closing/closing.ts";
import { passOn } from "#app/closing/heirs.server.ts";
import { receiptKey, sendReceipt } from "#app/closing/letters.server.ts";
import { listAffected } from "#app/closing/plan.server.ts";
import { tallyOf } from "#app/closing/tally.server.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { ok, refused } from "#app/core/result.ts";
import { countPasswords, giveUpMailboxesOf } from "#app/mailboxes/leaving.server.ts";
import {
  endedResidue,
  nextEnd,
  remainsOfPerson,
  remainsOfTeam,
} from "#app/privacy/holdings.server.ts";
import { teamsOf } from "#app/privacy/members.server.ts";
import { erasePerson, finishPerson, removeOutbox } from "#app/privacy/person-walk.server.ts";
import type { Remains } from "#app/privacy/places.ts";
import { deleteResidue, emptyTeam, finishTeam, workerOf } from "#app/privacy/team-walk.server.ts";
import { house, inSystem, inTeam, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { closures } from "#db/schema/privacy.ts";
import { teams } from "#db/schema/team.ts";

type Closure = typeof closures.$inferSelect;

/**
 * Called by the job; safe to run twice, at once, and after being killed anywhere: what is gone is gone
 * and counted, and the letter has one key. Refused while the letter has to wait; it is asked again
 * within the hour.
 */
export async function eraseClosure({ closureId }: { closureId: string }) {
  const closure = await begin(closureId);
  if (!closure) return refused("not-due");
  return closure.kind === "team" ? eraseTeam(closure) : eraseAccount(closure);
}

/** What outlived a team for its time; on a machine without a mail provider, the last letter too. */
export async function endResidue({ closureId }: { closureId: string }) {
  const [closure] = await house("closing")
    .select()
    .from(closures)
    .where(eq(closures.id, closureId));
  if (!closure?.residueUntil || closure.residueUntil > now()) return refused("not-due");
  const { kind, teamId, goesAt } = closure;
  if (kind === "account") await outbox.discard(receiptKey(closure));
  else for (const entry of endedResidue(goesAt, now())) await deleteResidue(teamId!, entry);
  const left = { residueUntil: nextEnd(remainsAfter(closure), now()) };
  await house("closing").update(closures).set(left).where(eq(closures.id, closureId));
  return ok();
}

/** From here on there is no way back. A team whose closer is going, too, goes with them. */
async function begin(closureId: string): Promise<Closure | undefined> {
  return inSystem("closing", async (tx) => {
    const [closure] = await tx
      .select()
      .from(closures)
      .where(and(eq(closures.id, closureId), isDue()))
      .for("update");
    if (!closure) return undefined;
    if (closure.kind === "team" && (await goesWithAccount(tx, closure))) return undefined;
    return markBegun(tx, closure);
  });
}

function isDue() {
  return and(isNull(closures.undoneAt), isNull(closures.doneAt), lte(closures.goesAt, now()));
}

async function markBegun(tx: Tx, closure: Closure): Promise<Closure> {
  const begunAt = closure.begunAt ?? now();
  await tx.update(closures).set({ begunAt }).where(eq(closures.id, closure.id));
  return { ...closure, begunAt };
}

async function goesWithAccount(tx: Tx, { userId }: Closure): Promise<boolean> {
  if (!userId) return false;
  const account = and(eq(closures.userId, userId), eq(closures.kind, "account"), isDue());
  return (await tx.$count(closures, account)) > 0;
}

async function eraseTeam(closure: Closure) {
  await emptyClosed(closure);
  const receipt = await sendReceipt(await read(closure), []);
  if (receipt === "later") return refused("receipt-waits");
  await finishClosedTeam(closure, receipt);
  return ok();
}

async function eraseAccount(closure: Closure) {
  const userId = closure.userId!;
  const along = await takeTeams(userId, closure.closedAt);
  for (const team of along) await emptyClosed(team);
  await eraseRest(closure, along);
  const counted = await Promise.all(along.map(read));
  const receipt = await sendReceipt(await read(closure), counted);
  if (receipt === "later") return refused("receipt-waits");
  for (const team of along) await finishClosedTeam(team, receipt);
  const tally = tallyOf(closure.id);
  // Once more, for what a last visit may have left since.
  await erasePerson(userId, tally);
  await finishOnce(closure, receipt, (tx) => finishPerson(tx, userId, tally));
  return ok();
}

/** In teams that go on, and what is their own. */
async function eraseRest(closure: Closure, along: Closure[]): Promise<void> {
  const userId = closure.userId!;
  const tally = tallyOf(closure.id);
  const [person] = await house("closing")
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(eq(users.id, userId));
  const gone = new Set(along.map(({ teamId }) => teamId));
  const others = (await teamsOf(userId)).filter(({ teamId }) => !gone.has(teamId));
  for (const member of others) {
    await inSystem("closing", (tx) => passOn(tx, member.teamId, userId));
    await giveUpMailboxesOf(member, person!, tally.went);
  }
  await erasePerson(userId, tally);
  // Not after the receipt, which would go with them.
  if (!closure.receipt) await removeOutbox(userId, tally, receiptKey(closure));
}

/** Every team that goes with an account: closed by the person, or left without anybody by their going. */
async function takeTeams(userId: string, closedAt: Date): Promise<Closure[]> {
  return inSystem("closing", async (tx) => {
    for (const { id: teamId, fate } of await listAffected(tx, userId, { lock: true })) {
      if (fate !== "closes") continue;
      await tx.update(teams).set({ closedAt }).where(eq(teams.id, teamId));
      const clock = { closedAt, goesAt: goesAtOf(closedAt) };
      await tx.insert(closures).values({ id: newId(), kind: "team", teamId, userId, ...clock });
    }
    const mine = and(eq(closures.userId, userId), eq(closures.kind, "team"), isDue());
    const found = await tx.select().from(closures).where(mine).orderBy(closures.id).for("update");
    return Promise.all(found.map((closure) => markBegun(tx, closure)));
  });
}

async function emptyClosed({ id, teamId }: Closure): Promise<void> {
  const member = workerOf(teamId!);
  const tally = tallyOf(id);
  await inTeam(member, async (tx) =>
    tally.found(tx, "passwords", await countPasswords(tx, member)),
  );
  await vault.shredTeam(teamId!);
  await emptyTeam(teamId!, tally);
}

async function finishClosedTeam(closure: Closure, receipt: Receipt): Promise<void> {
  await finishOnce(closure, receipt, (tx) => finishTeam(tx, closure.teamId!, tallyOf(closure.id)));
}

type Receipt = "sent" | "not-sent";

/** The last step, in one transaction, by one worker of however many are at it. */
async function finishOnce(
  closure: Closure,
  receipt: Receipt,
  finish: (tx: Tx) => Promise<void>,
): Promise<void> {
  await inSystem("closing", async (tx) => {
    const isThis = eq(closures.id, closure.id);
    const [open] = await tx
      .select({ id: closures.id })
      .from(closures)
      .where(and(isThis, isNull(closures.doneAt)))
      .for("update");
    if (!open) return;
    await finish(tx);
    const residueUntil = nextEnd(remainsAfter(closure), now());
    await tx.update(closures).set({ doneAt: now(), receipt, residueUntil }).where(isThis);
  });
}

function remainsAfter({ kind, goesAt }: Closure): Remains[] {
  return kind === "team" ? remainsOfTeam(goesAt) : remainsOfPerson(goesAt);
}

async function read({ id }: Closure): Promise<Closure> {
  const [closure] = await house("closing").select().from(closures).where(eq(closures.id, id));
  return closure!;
}
