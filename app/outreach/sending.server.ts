/** Sending what is due from one mailbox: claim, hand over, record, until nothing is due or we must stop. */
import { randomUUID } from "node:crypto";
import { openMailbox } from "#app/adapters/mailbox/index.server.ts";
import type { Mailbox as Door } from "#app/adapters/mailbox/port.ts";
import { after, MINUTE, now, SECOND } from "#app/core/clock.ts";
import { failpoint } from "#app/core/failpoint.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { isStopping, whenStopping } from "#app/core/until-told.server.ts";
import { sendDue } from "#app/dispatch/jobs.ts";
import { beginReading } from "#app/dispatch/reading.server.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { openPassword } from "#app/mailboxes/credentials.server.ts";
import { findMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { OWNER_GONE } from "#app/mailboxes/problem.ts";
import { claimSlice, type Slice } from "#app/outreach/claim.server.ts";
import { handOver } from "#app/outreach/hand-over.server.ts";
import { whileHeld } from "#app/outreach/lease.server.ts";
import { paceOf } from "#app/outreach/ledger.ts";
import { settleExpired } from "#app/outreach/reconcile.server.ts";
import { halt, recordVerdicts } from "#app/outreach/record.server.ts";
import { rest } from "#app/outreach/rest.server.ts";
import { isOpen } from "#app/team/open.server.ts";
import { inTeam } from "#db/client.ts";
import { patiently } from "#db/patience.ts";

/** How long one job goes on; what is left is queued again, behind everybody else's. */
const TURN_MS = 20 * SECOND;

/** Called by the job; safe to run twice, and at once in two workers. */
export async function sendDueFrom(
  member: Member,
  mailboxId: string,
  { slice, turnMs = TURN_MS }: { slice?: number; turnMs?: number } = {},
) {
  const mailbox = await inTeam(member, async (tx) => {
    const found = await findMailbox(tx, mailboxId);
    return (await isOpen(tx, member.teamId)) ? found : undefined;
  });
  if (!mailbox) return refused("closing");
  if (mailbox.reading === "on") await inTeam(member, (tx) => beginReading(tx, member, mailboxId));
  if (mailbox.problem === OWNER_GONE) return refused(OWNER_GONE);
  const password = await openPassword(member, mailbox, { job: sendDue.name, why: "send" });
  if (password.refused) {
    const problem = password.refused;
    await inTeam(member, (tx) => halt(tx, mailbox, { state: "failing", problem }));
    return refused(problem);
  }
  const { connections, slice: most } = paceOf(mailbox.dailyCap);
  const door = openMailbox(mailbox, { password: password.value, connections });
  const stayOpen = whenStopping(() => void door.close());
  try {
    await settleExpired(member, mailbox, { door, password: password.value });
    return await sendSlices(member, { mailboxId, door, most: slice ?? most, turnMs });
  } finally {
    stayOpen();
    await door.close();
  }
}

type Turn = { mailboxId: string; door: Door; most: number; turnMs: number };

/** The next slice is claimed while the one before is on its way, so at most two are at once. */
async function sendSlices(member: Member, { mailboxId, door, most, turnMs }: Turn) {
  const owner = randomUUID();
  const over = after(now(), turnMs);
  let sent = 0;
  let onTheWay: Promise<void> | undefined;
  try {
    while (!isStopping()) {
      const slice = await claimSlice(member, mailboxId, { most, owner });
      const before = onTheWay;
      // Begun at once, whatever becomes of the one before: what is claimed must not lie about.
      onTheWay = slice.claimed.length > 0 ? settle(member, door, slice) : undefined;
      onTheWay?.catch(() => {});
      sent += slice.claimed.length;
      await before;
      // What was on its way may have made a next step due: only a second look finds nothing.
      if (slice.found === 0 && !before) {
        await inTeam(member, (tx) => rest(tx, member, slice));
        break;
      }
      if (now() >= over) {
        await inTeam(member, (tx) => wakeSending(tx, member, mailboxId));
        break;
      }
    }
  } finally {
    await onTheWay;
  }
  return ok({ sent });
}

/** The answers are known only here, so a database that is gone for a moment is waited for. */
async function settle(member: Member, door: Door, slice: Slice): Promise<void> {
  await failpoint("after-claim");
  const decided = await whileHeld(member, slice, () => handOver(member, door, slice));
  await patiently(after(slice.leaseUntil, MINUTE), () =>
    recordVerdicts(member, slice.mailbox, decided, { owner: slice.owner }),
  );
  await failpoint("after-record");
}
