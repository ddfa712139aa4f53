/** Keeping a claim while its letters are on their way, so that a slow upload is not taken for a worker that is gone. */
import { and, eq, gt } from "drizzle-orm";
import { after, MINUTE, now, SECOND } from "#app/core/clock.ts";
import { log } from "#app/core/log.server.ts";
import type { Member } from "#app/core/member.ts";
import { sleepUntil } from "#app/dispatch/wake.server.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import type { Slice } from "#app/outreach/claim.server.ts";
import { LEASE_MS } from "#app/outreach/ledger.ts";
import { among } from "#db/among.ts";
import { inTeam } from "#db/client.ts";
import { sends } from "#db/schema/outreach.ts";

const BEAT_MS = LEASE_MS / 4;
/** However slow: what has not left by then is claimed anew. */
const LONGEST_MS = 15 * MINUTE;

/** Moves `slice.leaseUntil` on, and the ledger's with it, until `work` is over. */
export async function whileHeld<T>(
  member: Member,
  slice: Slice,
  work: () => Promise<T>,
): Promise<T> {
  let beating = Promise.resolve();
  const beat = setInterval(() => {
    beating = beating.then(() => extend(member, slice));
  }, BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    // Whoever records next locks the same rows.
    await beating;
  }
}

/** Never after the lease is over: somebody else may have decided. */
async function extend(member: Member, slice: Slice): Promise<void> {
  const { claimedAt, claimed, owner, mailbox } = slice;
  if (now() >= slice.leaseUntil || now() >= after(claimedAt, LONGEST_MS)) return;
  const leaseUntil = after(now(), LEASE_MS);
  const ids = claimed.map(({ sendId }) => sendId);
  try {
    const kept = await inTeam(member, async (tx) => {
      const rows = await tx
        .update(sends)
        // Counted anew, because a lease that is longer than one from its claim was looked for already.
        .set({ leaseUntil, countedAt: mailboxTime(mailbox, now()) })
        .where(
          and(
            among(sends.id, ids),
            and(eq(sends.leaseOwner, owner), eq(sends.state, "intent")),
            gt(sends.leaseUntil, now()),
          ),
        )
        .returning({ id: sends.id });
      if (rows.length > 0) await sleepUntil(tx, member, mailbox.id, after(leaseUntil, SECOND));
      return rows.length > 0;
    });
    if (kept) slice.leaseUntil = leaseUntil;
  } catch (error) {
    log.warn({ err: error }, "a claim could not be kept longer");
  }
}
