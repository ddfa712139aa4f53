/** Whether somebody may be asked about, with whom, and what counts as having been asked already. */
import { type Hindrance, hindrance, hindranceWords, type UseFacts } from "#app/prospects/uses.ts";
import { isPaid } from "#app/verification/providers.ts";
import type { ProviderName } from "#db/schema/verification.ts";

export type LeftOut = Hindrance | "suppressed" | "answered" | "asking";

export const LEFT_OUT_WORDS: Record<LeftOut, string> = {
  ...hindranceWords,
  suppressed: "On the do-not-contact list",
  answered: "Answered already",
  asking: "Being asked about",
};

/** In the order in which they are told, without those that are nought. */
export function leftOutList(counts: Record<string, number>) {
  return Object.entries(LEFT_OUT_WORDS).flatMap(([key, label]) =>
    counts[key] ? [{ label, value: counts[key] }] : [],
  );
}

/** Why there was no answer, for good. */
export type Failure =
  | "outcome-unknown"
  | "refused-by-provider"
  | "objected"
  | "no-verdict"
  | "try-later"
  | "still-running"
  | "address-changed"
  | "run-stopped"
  | "merged"
  | Hindrance
  | "suppressed";

export const FAILURE_SENTENCES: Record<Failure, string> = {
  "outcome-unknown":
    "We asked, and the answer was lost. The provider may have charged for it, so we count the credits as spent and do not ask again by ourselves.",
  "refused-by-provider": "The provider does not take this address, so asking again cannot help.",
  objected:
    "The provider says that this person asked it to stop. We have restricted them here: nobody else is asked.",
  "no-verdict": "The provider could not find out. It may be asked again later.",
  "try-later": "The provider did not answer for a day. It may be asked again.",
  "still-running": "The provider was still at it after a day. We do not ask again by ourselves.",
  "address-changed": "The address was corrected before it was asked about.",
  "run-stopped": "The check was stopped before it was asked about.",
  merged: "They were merged with a double, whose address is no longer held.",
  binned: "They are in the bin, so nobody was asked.",
  restricted: "They are restricted, so nothing of the answer is kept.",
  withheld: "They are not to be disclosed to others, so nobody was asked.",
  "notice-due": "They were not told in time that you hold them, so nobody was asked.",
  suppressed: "They are on the do-not-contact list, so nobody was asked.",
};

/** After these the same is not asked again within the team's time: it was answered, or may have been paid for. */
const spent = new Set<string | null>(["outcome-unknown", "refused-by-provider", "still-running"]);

export type Asked = {
  provider: ProviderName;
  addressHash: string;
  state: "asking" | "answered" | "failed" | "stopped";
  verdict: string | null;
  failure: string | null;
  createdAt: Date;
  retryAt: Date | null;
};

/** Whether this old question stands in the way of asking the same again. */
export function standsInTheWay(asked: Asked, now: Date, askAgainDays: number): boolean {
  if (asked.state === "asking") return true;
  if (now.getTime() - asked.createdAt.getTime() >= askAgainDays * 86_400_000) return false;
  if (asked.state === "failed" && asked.failure === "no-verdict") {
    return asked.retryAt !== null && asked.retryAt > now;
  }
  if (asked.state === "failed") return spent.has(asked.failure);
  if (asked.state === "stopped") return asked.failure === "restricted";
  // Asking our own engine again costs nothing, and may bring what could not be found out before.
  return isPaid(asked.provider) || asked.verdict !== "unknown";
}

type Candidate = UseFacts & { addressHash: string };
type Circumstances = {
  provider: ProviderName;
  isSuppressed: boolean;
  /** All that was asked about them before, of whichever provider. */
  asked: Asked[];
  now: Date;
  askAgainDays: number;
};

/**
 * Why not, the gravest first. Our own engine tells nobody but the mail host behind the address, which
 * is told the same by every message and knows its own mailboxes; the directory hears only the domain.
 * So whoever is not to be disclosed may still be checked by it, and by no provider.
 */
export function whyNotAsk(
  candidate: Candidate,
  { provider, isSuppressed, asked, now, askAgainDays }: Circumstances,
): LeftOut | undefined {
  const hindered = hindrance(candidate, isPaid(provider) ? "others" : "send", now);
  if (hindered) return hindered;
  if (isSuppressed) return "suppressed";
  const same = asked.filter(
    ({ addressHash, state, provider: asker }) =>
      asker === provider && (state === "asking" || addressHash === candidate.addressHash),
  );
  if (same.some(({ state }) => state === "asking")) return "asking";
  return same.some((one) => standsInTheWay(one, now, askAgainDays)) ? "answered" : undefined;
}
