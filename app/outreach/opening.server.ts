/** The hours of each person, asked when they are claimed: whom the claim finds closed is moved on. */
import { eq, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import type { Candidate } from "#app/outreach/due.server.ts";
import { isPublicHoliday } from "#app/outreach/holidays.server.ts";
import { opensAt } from "#app/outreach/hours.ts";
import type { Claimed } from "#app/outreach/intents.server.ts";
import { gapAfter } from "#app/outreach/pace.ts";
import { leaveSlowDomains } from "#app/outreach/slow-domains.server.ts";
import { hoursFor, isPersonal } from "#app/outreach/zones.ts";
import type { Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, sends, sequences } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

/** At most so many are moved on at once. */
const MOST = 1_000;

/**
 * Those whom somebody's own hours let through now. The others, and with them everybody of their
 * country who is due, are due again when these open: nobody is asked about twice before.
 */
export async function openNow(tx: Tx, mailbox: Mailbox, found: Candidate[]): Promise<Candidate[]> {
  const taken = await leaveSlowDomains(tx, mailbox, found);
  if (!isPersonal(mailbox)) return taken;
  const at = mailboxTime(mailbox, now());
  const byCountry = Map.groupBy(taken, ({ prospect }) => prospect.country);
  const open = new Set<string | null>();
  for (const [country, those] of byCountry) {
    const opens = opensAt(at, hoursFor(mailbox, country, isPublicHoliday));
    if (opens <= at) open.add(country);
    else await moveOn(tx, mailbox, { country, those, at, opens });
  }
  return taken.filter(({ prospect }) => open.has(prospect.country));
}

/** The gap begins, and with its first message a mailbox's beginning. To be called while it is locked. */
export async function spendTurn(tx: Tx, mailbox: Mailbox, claimed: Claimed[]): Promise<void> {
  const last = claimed.at(-1);
  const { gapSeconds, rampFrom, rampStartedAt } = mailbox;
  const begins = rampFrom !== null && rampStartedAt === null;
  if (!last || (gapSeconds === 0 && !begins)) return;
  const at = mailboxTime(mailbox, now());
  const freeAt = gapSeconds > 0 ? new Date(at.getTime() + gapAfter(gapSeconds, last.sendId)) : null;
  await tx
    .update(mailboxes)
    .set({ freeAt, ...(begins ? { rampStartedAt: at } : {}) })
    .where(eq(mailboxes.id, mailbox.id));
}

type Moving = { country: string | null; those: Candidate[]; at: Date; opens: Date };

async function moveOn(tx: Tx, { id }: Mailbox, { country, those, at, opens }: Moving) {
  for (const { send } of those) {
    if (send) await tx.update(sends).set({ retryAt: opens }).where(eq(sends.id, send.id));
  }
  const [from, to] = [at.toISOString(), opens.toISOString()];
  await tx.execute(sql`
    with closed as (
      select ${enrolments.id} from ${enrolments}
      join ${sequences} on ${sequences.teamId} = ${enrolments.teamId}
        and ${sequences.id} = ${enrolments.sequenceId} and ${sequences.state} = 'running'
      join ${prospects} on ${prospects.teamId} = ${enrolments.teamId}
        and ${prospects.id} = ${enrolments.prospectId}
        and ${prospects.country} is not distinct from ${country}
      where ${enrolments.mailboxId} = ${id} and ${enrolments.state} = 'waiting'
        and ${enrolments.nextAt} <= ${from}::timestamptz
      order by ${enrolments.nextAt} limit ${MOST}
      for update of ${enrolments} skip locked
    )
    update ${enrolments} set next_at = ${to}::timestamptz
      from closed where ${enrolments.id} = closed.id`);
}
