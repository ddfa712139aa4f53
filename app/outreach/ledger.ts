/** The rules of the ledger: what an answer means, when to try again, how a wait is told. */
import { after, DAY, HOUR, MINUTE } from "#app/core/clock.ts";
import type { SendState } from "#db/schema/outreach.ts";

/** How long one worker may take over a slice; past it somebody else asks what became of it. */
export const LEASE_MS = 2 * MINUTE;

/**
 * A message that is found nowhere may still be with a server that takes its time to answer (RFC 5321
 * 4.5.3.2.6 grants it ten minutes), or its copy on the way to the Sent folder.
 */
export const STILL_OUT_MS = 15 * MINUTE;

/**
 * When to look again for a message that was found nowhere; undefined when it has been looked for twice,
 * so far apart. The first look counts as one whatever the time: the clock of whoever looks may be wrong.
 */
export function looksAgainAt(lease: { from: Date; until: Date }, at: Date): Date | undefined {
  const isSecond = lease.until.getTime() - lease.from.getTime() > LEASE_MS + MINUTE;
  return isSecond ? undefined : after(at, STILL_OUT_MS);
}

/**
 * How many messages are claimed and on their way at once: a twentieth of a day's limit, within bounds.
 * What a crash leaves uncertain is at most two slices, so a small mailbox never has much in the air.
 */
export function paceOf(dailyCap: number): { slice: number; connections: number } {
  const slice = Math.min(200, Math.max(5, Math.floor(dailyCap / 20)));
  return { slice, connections: Math.min(20, Math.max(3, Math.floor(slice / 5))) };
}

/** RFC 5321 4.5.4.1: first after 30 minutes, then every two to three hours, given up after five days. */
const waits = [30 * MINUTE, 2 * HOUR, 3 * HOUR];
const GIVE_UP_MS = 5 * DAY;

/** When to try again after the n-th attempt failed, or undefined when five days are over. */
export function retryAt(attempts: number, firstTried: Date, at: Date): Date | undefined {
  const next = after(at, waits[Math.min(attempts, waits.length) - 1]!);
  return next.getTime() - firstTried.getTime() > GIVE_UP_MS ? undefined : next;
}

/** What becomes of a ledger row and of the mailbox it went through. */
export type Verdict =
  | { state: "sent" }
  | { state: "retry"; reason: string; now?: boolean; mailbox?: "paused" | "failing" }
  | { state: "failed"; reason: string; suppress?: boolean }
  | { state: "uncertain"; reason: string }
  | { state: "cancelled"; reason: string };

/** What became of one message, to be written down. */
export type Decided = {
  sendId: string;
  enrolmentId: string;
  step: number;
  firstTried: Date;
  attempts: number;
  hash: string;
  verdict: Verdict;
};

type Outcome =
  | { kind: "accepted" }
  | { kind: "retry" | "failed" | "unknown" | "mailbox-broken"; why: string };

/** Only what says something about the address touches the person; policy is about us (RFC 3463 X.7). */
export function verdictOf(outcome: Outcome): Verdict {
  if (outcome.kind === "accepted") return { state: "sent" };
  const reason = outcome.why;
  if (outcome.kind === "unknown") return { state: "uncertain", reason };
  if (outcome.kind === "mailbox-broken") {
    return { state: "retry", reason, now: true, mailbox: "failing" };
  }
  // We closed the door ourselves: nothing left, and nobody asked us to wait.
  if (outcome.kind === "retry") return { state: "retry", reason, now: reason === "closing" };
  if (reason === "policy") return { state: "retry", reason, mailbox: "paused" };
  // It is the mailbox's own server that says so, and would say it of everybody's letter.
  if (reason === "too-big") return { state: "retry", reason, now: true, mailbox: "paused" };
  return { state: "failed", reason, suppress: reason === "address-unknown" };
}

/** The states that count against the daily limit: each may have reached somebody. */
export const counted: SendState[] = ["intent", "sent", "uncertain"];
