/** How much a mailbox can take now, read from the ledger as sending itself reads it. */
import { and, asc, count, eq, gt, inArray } from "drizzle-orm";
import { after, DAY, now } from "#app/core/clock.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import { counted } from "#app/outreach/ledger.ts";
import type { SendWindow } from "#app/outreach/schedule.ts";
import type { Room } from "#app/outreach/turn.ts";
import type { Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { sends } from "#db/schema/outreach.ts";

/** What pages may know of the mailbox that sends. */
export const mailboxFacts = {
  id: mailboxes.id,
  kind: mailboxes.kind,
  address: mailboxes.address,
  fromName: mailboxes.fromName,
  state: mailboxes.state,
  problem: mailboxes.problem,
  host: mailboxes.host,
  port: mailboxes.port,
  dailyCap: mailboxes.dailyCap,
  windowStart: mailboxes.windowStart,
  windowEnd: mailboxes.windowEnd,
  zone: mailboxes.zone,
  aheadSeconds: mailboxes.aheadSeconds,
};

export type SendingMailbox = Pick<typeof mailboxes.$inferSelect, keyof typeof mailboxFacts>;

export async function readRoom(tx: Tx, mailbox: SendingMailbox): Promise<Room> {
  const since = after(mailboxTime(mailbox, now()), -DAY);
  const inTheLastDay = and(
    eq(sends.mailboxId, mailbox.id),
    gt(sends.countedAt, since),
    inArray(sends.state, counted),
  );
  const [used] = await tx.select({ count: count() }).from(sends).where(inTheLastDay);
  const left = mailbox.dailyCap - used!.count;
  const window = windowOf(mailbox);
  const room = { cap: mailbox.dailyCap, left, ...(window ? { window } : {}) };
  if (left > 0) return room;
  const [oldest] = await tx
    .select({ at: sends.countedAt })
    .from(sends)
    .where(inTheLastDay)
    .orderBy(asc(sends.countedAt))
    .limit(1)
    .offset(-left);
  return oldest ? { ...room, opensAt: after(oldest.at, DAY) } : room;
}

/** Practice knows no hours. */
function windowOf(mailbox: SendingMailbox): SendWindow | undefined {
  const { kind, windowStart, windowEnd, zone } = mailbox;
  if (kind === "practice") return undefined;
  return { startMinute: windowStart, endMinute: windowEnd, zone };
}
