/** Who can be asked whether an address works: their names, what they cost, and how each stands with a team. */
import { z } from "zod";
import { type Breaker, closedBreaker, usualPolicy } from "#app/adapters/breaker.ts";
import type { ProviderName } from "#db/schema/verification.ts";

/** Those that want a key and a price. */
export type PaidName = Exclude<ProviderName, "own">;

export const PROVIDERS: ProviderName[] = ["own", "hunter", "briteverify"];
export const PAID: PaidName[] = ["hunter", "briteverify"];

export const PROVIDER_NAMES: Record<ProviderName, string> = {
  own: "Our own engine",
  hunter: "Hunter",
  briteverify: "BriteVerify",
};

const usualPrice: Record<ProviderName, number> = { own: 0, hunter: 0.5, briteverify: 1 };

/** Credits for one check. */
export function priceOf(name: ProviderName, creditsEach?: number | null): number {
  return name === "own" ? 0 : (creditsEach ?? usualPrice[name]);
}

export function isPaid(name: ProviderName): name is PaidName {
  return name !== "own";
}

/** Why nothing is asked of somebody; the first two are the breaker's own. */
export type HaltReason =
  | "out-of-order"
  | "trying"
  | "testing"
  | "limit-reached"
  | "not-configured"
  | "key-gone";

/** The columns of a provider's row in which its breaker is kept. */
export type BreakerColumns = {
  failures: number;
  haltedUntil: Date | null;
  haltedBecause: string | null;
};

/** While it is open, what exceeds the limit of failures says how often in a row it opened. */
export function breakerOf({ failures, haltedUntil, haltedBecause }: BreakerColumns): Breaker {
  if (haltedBecause === null) return { state: "closed", failures };
  const until = haltedUntil?.getTime() ?? null;
  if (until !== null && (haltedBecause === "out-of-order" || haltedBecause === "trying")) {
    const trips = Math.max(1, failures - usualPolicy.failures);
    return { state: haltedBecause === "trying" ? "trying" : "open", until, trips };
  }
  return { state: "halted", until };
}

/** `because` is for a halt; the other states name themselves. */
export function columnsOf(breaker: Breaker, because: HaltReason): BreakerColumns {
  if (breaker.state === "closed") {
    return { failures: breaker.failures, haltedUntil: null, haltedBecause: null };
  }
  const haltedUntil = breaker.until === null ? null : new Date(breaker.until);
  if (breaker.state === "halted") return { failures: 0, haltedUntil, haltedBecause: because };
  return {
    failures: usualPolicy.failures + breaker.trips,
    haltedUntil,
    haltedBecause: breaker.state === "trying" ? "trying" : "out-of-order",
  };
}

export const CLOSED: BreakerColumns = columnsOf(closedBreaker, "out-of-order");

export const HALT_WORDS: Record<HaltReason, string> = {
  "out-of-order": "it did not answer, or asked us to slow down",
  trying: "we are trying whether it answers again",
  testing: "we are asking it whether it takes your key",
  "limit-reached": "the credits of your plan there are used up",
  "not-configured": "it does not take your key",
  "key-gone": "your key can no longer be opened",
};

const enterKey = "Copy the whole key from your account there";
const enterCredits = "Enter credits as a number, such as 500, or leave this empty";

const credits = z.coerce
  .number(enterCredits)
  .min(0, enterCredits)
  .max(1_000_000_000, enterCredits)
  .optional()
  .transform((amount) => amount ?? null);

/** Called a password so that no answer ever repeats it. */
export const KeyInput = z.object({
  password: z
    .string(enterKey)
    .trim()
    .min(8, enterKey)
    .max(300, enterKey)
    .regex(/^[\x20-\x7e]+$/, enterKey),
});

export const BudgetInput = z.object({
  monthlyBudget: credits,
  creditsEach: credits.refine(
    (amount) => amount === null || amount > 0,
    "Enter what one check costs, such as 0.5, or leave this empty",
  ),
});
export type BudgetInput = z.output<typeof BudgetInput>;

const enterDays = "Enter whole days between 1 and 365";

export const RulesInput = z.object({
  askAgainDays: z.coerce.number(enterDays).int(enterDays).min(1, enterDays).max(365, enterDays),
  verifyImports: z
    .literal("yes")
    .optional()
    .transform((ticked) => ticked === "yes"),
});
export type RulesInput = z.output<typeof RulesInput>;

/** The month that money is counted in, in UTC: "2026-11". */
export function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7);
}

/** When the next month's money begins. */
export function nextMonth(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
}

/** Out of a form or an address. */
export function readPaid(word: unknown): PaidName | undefined {
  return PAID.find((name) => name === word);
}
