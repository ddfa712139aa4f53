/** Domains that asked us to come again later: one message goes first, and the others once it was taken. */
import { and, eq, gt, inArray, min } from "drizzle-orm";
import { after, MINUTE, now } from "#app/core/clock.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import type { Candidate } from "#app/outreach/due.server.ts";
import type { Tx } from "#db/client.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";

/** What a server says of itself, not of one mailbox in it. */
const ofTheDomain = ["try-later", "slow-down"];

/** Who is new at such a domain is due again a minute after what is tried again there. */
export async function leaveSlowDomains(
  tx: Tx,
  mailbox: Mailbox,
  found: Candidate[],
): Promise<Candidate[]> {
  const fresh = found.filter(({ send }) => !send);
  if (fresh.length === 0) return found;
  const slow = await readSlow(tx, mailbox, [
    ...new Set(fresh.map(({ enrolment }) => enrolment.domain)),
  ]);
  for (const [domain, triedAt] of slow) {
    const held = fresh.filter(({ enrolment }) => enrolment.domain === domain);
    const ids = held.map(({ enrolment }) => enrolment.id);
    await tx
      .update(enrolments)
      .set({ nextAt: after(triedAt, MINUTE) })
      .where(inArray(enrolments.id, ids));
  }
  return found.filter(({ send, enrolment }) => send || !slow.has(enrolment.domain));
}

async function readSlow(tx: Tx, { id, ...mailbox }: Mailbox, domains: string[]) {
  const rows = await tx
    .select({ domain: enrolments.domain, at: min(sends.retryAt) })
    .from(sends)
    .innerJoin(
      enrolments,
      and(eq(enrolments.teamId, sends.teamId), eq(enrolments.id, sends.enrolmentId)),
    )
    .where(
      and(
        eq(sends.mailboxId, id),
        eq(sends.state, "retry"),
        inArray(sends.reason, ofTheDomain),
        gt(sends.retryAt, mailboxTime(mailbox, now())),
        inArray(enrolments.domain, domains),
      ),
    )
    .groupBy(enrolments.domain);
  return new Map(rows.flatMap(({ domain, at }) => (at ? [[domain, at] as const] : [])));
}
