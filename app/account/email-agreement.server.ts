/** One mailbox agrees to a change of address; with the second one it is in force. */
import { eq } from "drizzle-orm";
import { type ChangeState, type End, isOpen, stateOf } from "#app/account/email-change.ts";
import { emailChangeLetter } from "#app/account/jobs.ts";
import { endLinks } from "#app/auth/links.server.ts";
import { noteSecurity } from "#app/auth/security.server.ts";
import { endAllSessions, endOtherSessions, type SignedIn } from "#app/auth/session.server.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Place } from "#app/core/place.ts";
import { ok, refused } from "#app/core/result.ts";
import { verifyId } from "#app/core/signing.server.ts";
import { inSystem, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { emailChanges, users } from "#db/schema/auth.ts";

type Change = typeof emailChanges.$inferSelect;

/** `presser` is who is signed in where the button was pressed, if anybody: their session goes on. */
type Pressed = { presser: SignedIn | undefined; place: Place };

/** What the page behind a link shows, without anything being agreed to. */
export async function readAgreement(token: string) {
  const link = readToken(token);
  if (!link) return undefined;
  return inSystem("account", async (tx) => {
    const change = await findChange(tx, link.id);
    if (!change) return undefined;
    return { end: link.end, agreed: agreed(change, link.end), state: stateOf(change, now()) };
  });
}

/** Safe to press twice, and at both ends at once: each waits for the other and reads what it did. */
export async function agree(token: string, pressed: Pressed) {
  const link = readToken(token);
  if (!link) return refused("link-unusable");
  return inSystem("account", async (tx) => {
    // The person first, as whoever changes the password does: two at once wait, and never for each other.
    const [owner] = await tx
      .select({ email: users.email })
      .from(users)
      .innerJoin(emailChanges, eq(emailChanges.userId, users.id))
      .where(eq(emailChanges.id, link.id))
      .for("update", { of: users });
    const change = await findChange(tx, link.id);
    if (!owner || !change) return refused("link-unusable");
    if (!isOpen(change, now())) return ok();
    const yes = link.end === "old" ? { oldConfirmedAt: now() } : { newConfirmedAt: now() };
    await tx.update(emailChanges).set(yes).where(eq(emailChanges.id, change.id));
    const both = { ...change, ...yes };
    if (both.oldConfirmedAt && both.newConfirmedAt) {
      await moveIn(tx, { ...both, oldEmail: owner.email }, pressed);
    }
    return ok();
  });
}

/** Nothing happens when the address has become somebody else's: then the change reads as refused. */
async function moveIn(tx: Tx, change: Change, { presser, place }: Pressed): Promise<void> {
  const { id: changeId, userId, oldEmail } = change;
  if (!(await takeAddress(tx, change))) return;
  const done = { doneAt: now(), oldEmail };
  await tx.update(emailChanges).set(done).where(eq(emailChanges.id, changeId));
  await endLinks(tx, userId);
  if (presser?.user.id === userId) await endOtherSessions(tx, userId, presser.session.ref);
  else await endAllSessions(tx, userId);
  await noteSecurity(tx, { userId, kind: "email-changed", place });
  for (const kind of ["done-old", "done-new"] as const) {
    await enqueue(tx, emailChangeLetter, { changeId, letterId: newId(), kind });
  }
}

async function findChange(tx: Tx, id: string): Promise<Change | undefined> {
  const [change] = await tx.select().from(emailChanges).where(eq(emailChanges.id, id));
  return change;
}

/** The unique key decides, also between two who arrive in the same moment. */
async function takeAddress(tx: Tx, { userId, newEmail, newEmailKey }: Change): Promise<boolean> {
  const address = { email: newEmail, emailKey: newEmailKey, emailConfirmedAt: now() };
  try {
    await tx.transaction((inner) => inner.update(users).set(address).where(eq(users.id, userId)));
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

function isTaken(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: string; constraint_name?: string } };
  return cause?.code === "23505" && cause.constraint_name === "users_email_key";
}

function readToken(token: string): { id: string; end: End } | undefined {
  for (const end of ["old", "new"] as const) {
    const id = verifyId(`email-${end}`, token);
    if (id) return { id, end };
  }
  return undefined;
}

function agreed(change: Change, end: End): boolean {
  return (end === "old" ? change.oldConfirmedAt : change.newConfirmedAt) !== null;
}

export type Agreement = { end: End; agreed: boolean; state: ChangeState };
