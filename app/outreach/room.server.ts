/** How much a mailbox can take now, read from the ledger as sending itself reads it. */
import { and, asc, count, eq, gt, inArray } from "drizzle-orm";
import { after, DAY, now } from "#app/core/clock.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import { limitAt, nextRise, rampDay } from "#app/mailboxes/ramp.ts";
import { isPublicHoliday } from "#app/outreach/holidays.server.ts";
import { counted } from "#app/outreach/ledger.ts";
import { roomOpensAt } from "#app/outreach/pace.ts";
import type { Room } from "#app/outreach/turn.ts";
import { hoursFor } from "#app/outreach/zones.ts";
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
  security: mailboxes.security,
  dailyCap: mailboxes.dailyCap,
  windowStart: mailboxes.windowStart,
  windowEnd: mailboxes.windowEnd,
  zone: mailboxes.zone,
  days: mailboxes.days,
  hoursOf: mailboxes.hoursOf,
  holidays: mailboxes.holidays,
  gapSeconds: mailboxes.gapSeconds,
  freeAt: mailboxes.freeAt,
  rampFrom: mailboxes.rampFrom,
  rampStep: mailboxes.rampStep,
  rampStartedAt: mailboxes.rampStartedAt,
  aheadSeconds: mailboxes.aheadSeconds,
  reading: mailboxes.reading,
  repliesTo: mailboxes.repliesTo,
  provedAt: mailboxes.provedAt,
  health: mailboxes.health,
};

export type SendingMailbox = Pick<typeof mailboxes.$inferSelect, keyof typeof mailboxFacts>;

/** In the order of `ids`. */
export async function readMailboxFacts(tx: Tx, ids: string[]): Promise<SendingMailbox[]> {
  if (ids.length === 0) return [];
  const found = await tx.select(mailboxFacts).from(mailboxes).where(inArray(mailboxes.id, ids));
  return ids.flatMap((id) => found.find((mailbox) => mailbox.id === id) ?? []);
}

export async function readRoom(tx: Tx, mailbox: SendingMailbox): Promise<Room> {
  const at = mailboxTime(mailbox, now());
  const inTheLastDay = and(
    eq(sends.mailboxId, mailbox.id),
    gt(sends.countedAt, after(at, -DAY)),
    inArray(sends.state, counted),
  );
  const [used] = await tx.select({ count: count() }).from(sends).where(inTheLastDay);
  const cap = limitAt(mailbox, at);
  const room = { ...habitsOf(mailbox, at), cap, left: cap - used!.count };
  if (room.left > 0) return room;
  const rises = nextRise(mailbox, at);
  const oldestBut = async (place: number) => {
    if (place < 0) return undefined;
    const rows = tx.select({ at: sends.countedAt }).from(sends).where(inTheLastDay);
    return (await rows.orderBy(asc(sends.countedAt)).limit(1).offset(place))[0]?.at;
  };
  const opensAt = roomOpensAt(
    await oldestBut(used!.count - cap),
    rises && { at: rises.at, oldest: await oldestBut(used!.count - rises.limit) },
  );
  return { ...room, opensAt };
}

/** All that does not depend on what was sent. */
function habitsOf(mailbox: SendingMailbox, at: Date) {
  return {
    hours: (country: string | null) => hoursFor(mailbox, country, isPublicHoliday),
    limitAt: (then: Date) => limitAt(mailbox, then),
    day: rampDay(mailbox, at),
    freeAt: mailbox.freeAt ?? undefined,
    gap: mailbox.gapSeconds,
  };
}
