/** A message that was not taken: whether it is tried again, when, and for whom no more. */
import { eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { type Decided, retryAt } from "#app/outreach/ledger.ts";
import { isHeld } from "#app/outreach/reasons.ts";
import type { Tx } from "#db/client.ts";
import { enrolments } from "#db/schema/outreach.ts";

/** When it is tried again, or that it is given up. */
export function stillTrying({ verdict, attempts, firstTried }: Decided, mailbox: Mailbox) {
  if (verdict.state !== "retry") return verdict;
  const at = mailboxTime(mailbox, now());
  if (verdict.now) return { ...verdict, at };
  const next = retryAt(attempts, firstTried, at);
  return next
    ? { ...verdict, at: next }
    : ({ state: "failed", reason: "gave-up", suppress: false } as const);
}

type Settled = ReturnType<typeof stillTrying>;

/** Somebody who left while their message was under way is not tried again. */
export async function stillWanted(tx: Tx, each: Decided, verdict: Settled): Promise<Settled> {
  if (verdict.state !== "retry") return verdict;
  const [enrolment] = await tx
    .select({ state: enrolments.state, reason: enrolments.reason })
    .from(enrolments)
    .where(eq(enrolments.id, each.enrolmentId));
  if (enrolment?.state === "waiting") return verdict;
  if (enrolment?.state === "blocked" && isHeld(enrolment.reason)) return verdict;
  return { state: "cancelled", reason: enrolment?.reason ?? "removed" };
}
