/** Changing an address: asked for by its owner, agreed to by both mailboxes, in force when both did. */
import { and, desc, eq, isNull, ne } from "drizzle-orm";
import { type End, expiryOf, isOpen, stateOf } from "#app/account/email-change.ts";
import { emailChangeLetter } from "#app/account/jobs.ts";
import type { SignedIn } from "#app/auth/session.server.ts";
import { throttle } from "#app/auth/throttle.server.ts";
import { identityKey } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { ok, refused } from "#app/core/result.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { emailChanges, users } from "#db/schema/auth.ts";

type Owner = Pick<SignedIn, "user">;
type Change = typeof emailChanges.$inferSelect;

/** The same answer and the same work whether or not somebody has the address: a letter tells them. */
export async function askForAddress({ user }: Owner, email: string, clientAddress: string) {
  const [ownKey, newEmailKey] = [identityKey(user.email), identityKey(email)];
  if (email === user.email) return refused("same-address");
  const slow =
    (await throttle("letters", { emailKey: ownKey, clientAddress })) ??
    (await throttle("letters", { emailKey: newEmailKey, clientAddress }));
  if (slow) return slow;
  return inSystem("account", async (tx) => {
    await giveUp(tx, user.id);
    const [change] = await tx
      .insert(emailChanges)
      .values({ userId: user.id, newEmail: email, newEmailKey, expiresAt: expiryOf(now()) })
      .returning();
    await writeToBoth(tx, change!);
    return ok();
  });
}

/** The latest change of this person, and how far it has come; undefined when there is none. */
export async function readChange(userId: string) {
  return inSystem("account", async (tx) => {
    const change = await latest(tx, userId);
    if (!change) return undefined;
    const { newEmail, expiresAt } = change;
    return { newEmail, expiresAt, state: stateOf(change, now()) };
  });
}

/** Writes once more to whoever has not agreed yet. */
export async function writeAgain({ user }: Owner, clientAddress: string) {
  const emailKey = identityKey(user.email);
  const slow = await throttle("letters", { emailKey, clientAddress });
  if (slow) return slow;
  return inSystem("account", async (tx) => {
    const change = await latest(tx, user.id);
    if (!change || !isOpen(change, now())) return refused("nothing-waits");
    await writeToBoth(tx, change);
    return ok();
  });
}

/** Its links lead nowhere from now on. */
export async function cancelChange({ user }: Owner) {
  return inSystem("account", async (tx) => {
    await giveUp(tx, user.id);
    return ok();
  });
}

export async function findTaker(tx: Tx, change: Pick<Change, "newEmailKey" | "userId">) {
  const [taker] = await tx
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(and(eq(users.emailKey, change.newEmailKey), ne(users.id, change.userId)));
  return taker;
}

async function giveUp(tx: Tx, userId: string): Promise<void> {
  await tx
    .delete(emailChanges)
    .where(and(eq(emailChanges.userId, userId), isNull(emailChanges.doneAt)));
}

async function latest(tx: Tx, userId: string): Promise<Change | undefined> {
  const [change] = await tx
    .select()
    .from(emailChanges)
    .where(eq(emailChanges.userId, userId))
    .orderBy(desc(emailChanges.id))
    .limit(1);
  return change;
}

async function writeToBoth(tx: Tx, change: Change): Promise<void> {
  const taken = (await findTaker(tx, change)) !== undefined;
  const ends: [End, "ask-old" | "ask-new" | "taken"][] = [
    ["old", "ask-old"],
    ["new", taken ? "taken" : "ask-new"],
  ];
  for (const [end, kind] of ends) {
    if (end === "old" ? change.oldConfirmedAt : change.newConfirmedAt) continue;
    await enqueue(tx, emailChangeLetter, { changeId: change.id, letterId: newId(), kind });
  }
}
